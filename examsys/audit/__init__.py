"""The journal (nhật ký): every deciding act with who, when and what, in chains that can not be altered unseen.

Nouns: entry, chain, head. A chain belongs to the installation, to one exam or to one sitting.
"""
