"""The history of the database's structure."""
