"""`python -m localism` is the same as `localism`."""

from localism.cli import main

main()
