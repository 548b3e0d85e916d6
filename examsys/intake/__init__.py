"""Workbooks that fill several rooms at once: one Excel file with the organisation, its people and what is on file.

Nouns: workbook, sheet, row, import. A workbook is read and checked whole, shown with what it would change, and only then
taken, whole or not at all; the same workbook a second time changes nothing.
"""
