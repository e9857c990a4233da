"""`python -m bench`."""

import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is something to tidy up, no traceback of imports

from bench.cli import main
from bench.machine.signals import heed_no_more

if __name__ == "__main__":
    code = main()
    heed_no_more()
    sys.exit(code)
