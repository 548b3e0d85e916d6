"""The command line: `flask …` for technicians."""
