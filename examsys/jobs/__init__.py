"""Work too long for a request: a table of jobs, a worker that takes them, a sweeper for those a crash left behind.

Nouns: job, kind, heartbeat. The room knows kinds by name only; `app` registers their functions.
"""
