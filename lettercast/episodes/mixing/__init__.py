"""Mixing: from takes and music to one mastered recording."""
