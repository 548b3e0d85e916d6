"""The agencies, the units under them as a tree with dates, and the job positions (vị trí việc làm) of each unit.

Nouns: unit, agency, job position. An agency is a unit that manages its own people; grants are scoped to it.
"""
