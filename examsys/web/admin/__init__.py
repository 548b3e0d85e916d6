"""Pages of the administrator: accounts and grants."""
