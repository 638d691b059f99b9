"""What a display follows from, found by numbers: earlier displays are constraints on the letters in them."""

from tlssym.judge.implication.constraints import Constraint, constraints_of
from tlssym.judge.implication.search import Found, Kind, search

__all__ = ["Constraint", "Found", "Kind", "constraints_of", "search"]
