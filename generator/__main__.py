"""`python -m generator` is the command `specpress`."""

import sys

try:
    from generator.cli import main

    main()
except KeyboardInterrupt:  # before the command itself could answer
    sys.stderr.write("interrupted; no client is half written\n")
    sys.exit(130)
