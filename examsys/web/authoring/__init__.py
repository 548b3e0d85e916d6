"""Pages of those who keep the question bank."""
