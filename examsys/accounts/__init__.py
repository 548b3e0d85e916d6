"""Who may sign in and what each may do: accounts, login sessions, roles and their permissions, scoped and dated grants.

Nouns: account, login session, role, permission, grant, scope. An account names its human by a digest of the personal
id, so that two-person rules compare humans, not accounts.
"""
