"""`python -m generator` is the command `specpress`."""

from generator.cli import main

main()
