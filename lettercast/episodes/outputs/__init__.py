"""Outputs: every file of a finished episode beside its sound."""
