"""Delivery: a candidate's sitting of one part (phần thi), from the ticket to the sealed answer sheet.

Nouns: sitting, candidate token, save, receipt, answer sheet. Saves are only ever added; the sheet is written once.
"""
