"""tlssym: derive the formulas of a physics lecture again, and say which are right.

Nothing is imported here, so that ``tlssym --help`` answers before sympy is loaded.
"""

__version__ = "0.1.0"
