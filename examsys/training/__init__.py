"""Training people have been through (TR-05), and the evidence of competency that it gives.

Nouns: training record, training evidence (the link from a record to the competency evidence written for it).
"""
