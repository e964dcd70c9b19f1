"""TradeConsole: the office of a trades business in a terminal."""

import sys
from os.path import dirname, realpath

__version__ = "0.1.0"


def _refuse_strangers() -> None:
    """Stop with the culprit's name when another `data` or `screens` would be imported in place of ours."""
    ours = dirname(dirname(realpath(__file__)))
    for name in ("data", "screens"):
        # Asked by hand, as importlib.util would double the time that `--version` takes.
        specs = (finder.find_spec(name, None) for finder in sys.meta_path)
        found = next((spec.origin for spec in specs if spec), None)
        if found is None or dirname(dirname(realpath(found))) != ours:
            raise ImportError(
                f"TradeConsole needs its own package {name!r}, but Python finds {found or 'none'}. "
                "Start it from another folder, or take that one off PYTHONPATH.",
                name=name,
            )


_refuse_strangers()
