"""Pages of a staff member about himself."""
