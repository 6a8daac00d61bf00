"""localism: who holds which power, over what place, since when, on whose authority, and how do we know?"""

__version__ = "0.1.0"
