"""`python -m filon`: the command line, wherever the console script is."""

from filon.cli.main import main

main()
