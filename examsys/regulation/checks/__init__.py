"""The questions a requirement can ask: pure functions from one person's case to an answer, named in `table`."""
