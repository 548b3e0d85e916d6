"""Results (kết quả thi): lists proposed by one human and checked by another, the recorded approval, publication.

Nouns: result list, row, name, check, approval, publication. A list is never edited: a correction is a new edition.
Names stand apart from the list, so that they can be taken away when the law asks; the list keeps a salted digest.
"""
