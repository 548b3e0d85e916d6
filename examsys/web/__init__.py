"""The pages, sorted by who uses them. A page fetches, validates, acts and answers; decisions stand in the rooms."""
