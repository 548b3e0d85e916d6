"""Measures the saving of answers, a question page and PDFs against a bare baseline, in one run: `make bench`."""
