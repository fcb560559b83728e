"""Formulas: from what is typed or typeset to how a reader says it."""
