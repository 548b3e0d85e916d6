"""Pages anybody may read: the front page, verification of documents."""
