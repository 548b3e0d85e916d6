"""Files: bytes in a folder under their SHA-256, a row that names them; secret ones encrypted.

Nouns: stored file.
"""
