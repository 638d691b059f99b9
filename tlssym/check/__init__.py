"""Checks by numbers, one a file, and the numeric reading of a derivation.  They give evidence and know no verdict."""
