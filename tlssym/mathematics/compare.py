"""Comparison of what is printed with what is derived; everything a judge needs, in one import.

- ``compare``: two closed formulas;
- ``compare_leading``: their leading behaviour as a symbol becomes small, logarithms to leading order;
- ``compare_relations``: two inequalities, either way round;
- ``same_equation``: two equations whose sides were moved about.
"""

from tlssym.mathematics.compare_formulas import compare
from tlssym.mathematics.compare_logs import compare_leading, compare_leading_logarithm
from tlssym.mathematics.compare_relations import compare_relations, same_equation
from tlssym.mathematics.compare_result import Comparison, Kind

__all__ = [
    "Comparison",
    "Kind",
    "compare",
    "compare_leading",
    "compare_leading_logarithm",
    "compare_relations",
    "same_equation",
]
