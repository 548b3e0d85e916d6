"""Eligibility (điều kiện dự thi): what the law book says of a person for an exam, stored so that it is found again.

Nouns: check, verdict, finding, statement. A check keeps facts, settings, both days and the digests of its texts.
"""
