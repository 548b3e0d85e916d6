"""Question files: how a bank is written down and read again."""
