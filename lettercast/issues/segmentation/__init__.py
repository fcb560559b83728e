"""Segmentation: from a page to sections, items and their titles."""
