"""A believable business to look around in: a few dozen jobs told by hand, and as many more as are asked for."""

from data.demo.load import HAND_WRITTEN_JOBS, load_demo

__all__ = ["HAND_WRITTEN_JOBS", "load_demo"]
