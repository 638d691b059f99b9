"""Tauberian asymptotics of self-consistent relations between Laplace transforms."""

from .balance import Balance, leading_law
from .candidate import Law, read_law, satisfies
from .cases import Case
from .inverse import InverseLaw, invert_law
from .karamata import Kind, Leading, leading_transform, slow_moments
from .nextterms import NextTerms
from .relations import Kernel, Relation, RelationError, Term, take_apart

__all__ = [
    "Balance",
    "Case",
    "InverseLaw",
    "Kernel",
    "Kind",
    "Law",
    "Leading",
    "NextTerms",
    "Relation",
    "RelationError",
    "Term",
    "invert_law",
    "leading_law",
    "leading_transform",
    "read_law",
    "satisfies",
    "slow_moments",
    "take_apart",
]
