"""Signing in and out, one's own password, and the first page of whoever is signed in."""
