"""Readers: from a file's bytes to a page of text and blocks."""
