"""Numbers of formulas: one table of functions, values, truth, points, exponents.  What they are for is not known."""
