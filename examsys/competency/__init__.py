"""Competencies, the level of each that a position asks for, and what shows that a person has it.

Nouns: competency, requirement, evidence, gap. Evidence that springs from training or from a result keeps no key to it:
the room above owns the link.
"""
