"""What functions are in numbers: one table of them, and formulas evaluated at points and over arrays."""
