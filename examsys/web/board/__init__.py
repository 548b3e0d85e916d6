"""Pages of those who hold an examination: HR officers who plan it, the council, its secretary and its boards."""
