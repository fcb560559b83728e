"""Hosting: the server for subscribers at home."""
