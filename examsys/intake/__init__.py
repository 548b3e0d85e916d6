"""Workbooks that fill several rooms at once: one Excel file with units, positions, people and what is on file.

Nouns: workbook, sheet, record, import. A workbook is read and checked whole, shown with what it would change, and only
then taken, whole or not at all; the same workbook a second time changes nothing.
"""
