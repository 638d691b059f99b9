"""Suggestions put in place: the smallest change of the author's own text that says what should stand there."""
