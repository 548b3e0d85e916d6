"""Pages of the HR officer and of unit heads: people, positions, workbooks."""
