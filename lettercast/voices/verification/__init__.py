"""Verification: whether a take says what it should."""
