"""Marking (chấm thi): correct answers per part from sealed sheets, marks of the board for round 2, deductions.

Nouns: score, key, mark, deduction. Scores are whole correct answers, never points.
"""
