"""`python -m generator` is the command `specpress`."""

import sys

try:
    from .cli import main

    main()
except KeyboardInterrupt:  # before the command itself could answer
    sys.stderr.write("interrupted; no client is half written\n")
    sys.exit(130)
