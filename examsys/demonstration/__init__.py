"""The demonstration that `make run` loads: a made-up ministry, an exam of 2024, and tests ready to sit today.

Nouns: staff member, round, sheet (the printed logins and tickets). Everything is done through the actions of the rooms
below, as people would do it; running it twice changes nothing.
"""
