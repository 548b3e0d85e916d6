"""Worked cases of the law."""
