"""Measures the speed goals as ratios within one run. `make bench`; a goal that is missed makes it end with 1."""
