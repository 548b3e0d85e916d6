"""Tests: `rules` and `law` need no database; the others run on SQLite and PostgreSQL."""
