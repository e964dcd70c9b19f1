"""What `python -m tradeconsole` starts."""

import sys

from tradeconsole.start import main

if __name__ == "__main__":
    sys.exit(main())
