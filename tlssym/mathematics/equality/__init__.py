"""Whether two formulas, inequalities or equations are the same; what is made of the answer is not known here.

- ``compare``: two closed formulas;
- ``compare_leading``: their leading behaviour as a symbol becomes small, logarithms to leading order;
- ``compare_relations``: two inequalities, either way round;
- ``same_equation``: two equations whose sides were moved about.
"""

from tlssym.mathematics.equality.formulas import compare
from tlssym.mathematics.equality.logs import compare_leading, compare_leading_logarithm
from tlssym.mathematics.equality.relations import compare_relations, same_equation
from tlssym.mathematics.equality.result import Comparison, Kind

__all__ = [
    "Comparison",
    "Kind",
    "compare",
    "compare_leading",
    "compare_leading_logarithm",
    "compare_relations",
    "same_equation",
]
