"""Lettercast turns the issues of a text newsletter into a podcast people subscribe to."""

__version__ = "0.1.0"
