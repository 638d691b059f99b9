"""What was said before of the same content: kept as JSON under a key that names all that an answer depends on."""
