"""基层桌面: the desktop program of a neighbourhood office."""

__version__ = "0.1.0"
