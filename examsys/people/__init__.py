"""The people: staff and applicants, where they are appointed, and the facts on file that the law asks about.

Nouns: person, appointment, grade period, rating, disciplinary measure, diploma, certificate, product. Days from old
files keep the precision they have there ("1972", "6/1972"); each fact names the source it was taken from.
"""
