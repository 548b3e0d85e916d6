"""Marking (chấm thi): correct answers per part from sealed sheets, marks of the board for round 2, rulings.

Nouns: score, key, mark, ruling, deduction. Scores are whole correct answers, never points.
"""
