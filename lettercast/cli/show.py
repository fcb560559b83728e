"""init and status."""
