"""Plain SQL reads that give frozen rows."""
