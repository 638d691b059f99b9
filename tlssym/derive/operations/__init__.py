"""The operations of a derivation, one class a file: what it does with symbols, with numbers, and how it is told."""
