"""`python -m bench`."""

import os
import signal
import sys
from contextlib import suppress

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is something to tidy up, no traceback of imports

from bench.machine.standard_streams import open_standard_streams

if __name__ == "__main__":
    open_standard_streams()  # before an import opens something

from bench.cli import main
from bench.machine.signals import heed_no_more

if __name__ == "__main__":
    code = main()
    heed_no_more()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):  # a plugin may have put anything in their place
            stream.flush()
    os._exit(code)  # a plugin's threads and what it has to do at the end could hold the command up, deaf to ctrl-C
