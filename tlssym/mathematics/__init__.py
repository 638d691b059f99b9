"""What is derived and compared: integrals, balances, dimensions, spins.  It knows no lecture and no page."""
