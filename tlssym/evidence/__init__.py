"""What numbers and integration say of one formula, evaluated as it is printed.

Knows derivations and printed formulas; does not know which verdict follows, or how it is told.
"""
