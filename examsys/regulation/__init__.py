"""What the law says: dated texts, the strict reader of them, and the evaluator. Pure: no database, no page, no clock.

Nouns: rule set and its version, part, parameter, requirement, grade standard, facts, finding, verdict.
"""
