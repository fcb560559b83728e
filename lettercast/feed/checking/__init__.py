"""Checking: what directories and players would refuse."""
