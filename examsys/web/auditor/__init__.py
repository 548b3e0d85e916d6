"""Pages of the auditor: the journal."""
