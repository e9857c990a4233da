"""`python -m bench`."""

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is something to tidy up, no traceback of imports

from bench.cli import main

if __name__ == "__main__":
    sys.exit(main())
