"""Papers (đề thi): the blueprint, the questions drawn for a shift, the forms (mã đề) in their own order, the seal.

Nouns: blueprint, cell, draw, form, seal, order. A form is secret until its part starts; its key until marking ends.
"""
