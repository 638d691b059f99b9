"""What a ratio between two members of a chain means for the relation printed between them.

A ratio is the derived value over the printed one.  The rules are the contract's: a pure number may be
missing under ≈, ∼ and ∝, and under = where a quantity is itself known only up to a number or where such a
sign stands in the same chain; a dependence on a parameter never.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tlssym.mathematics.equality import Kind
from tlssym.values import Verdict

EXACT = frozenset({"=", ":=", "==="})
LOOSE = frozenset({"~=", "~-", "~", "prop"})
ORDER = frozenset({"<", ">", "<=", ">=", "<<", ">>", "<~", ">~"})
FAR = frozenset({"<<", ">>"})
LEADS_TO = frozenset({"->", "=>"})
PROPORTIONAL = frozenset({"~", "prop"})
APART = frozenset({Kind.RATIO, Kind.LOG_ARGUMENT})

TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "<<": ">>", ">>": "<<", "<~": ">~", ">~": "<~"}

SIGNS = {
    "=": "=",
    ":=": "≔",
    "===": "≡",
    "~=": "≈",
    "~-": "≃",
    "~": "∼",
    "prop": "∝",
    "<": "<",
    ">": ">",
    "<=": "≤",
    ">=": "≥",
    "<<": "≪",
    ">>": "≫",
    "<~": "≲",
    ">~": "≳",
    "->": "→",
    "=>": "⇒",
    "!=": "≠",
}


@dataclass(frozen=True)
class LinkRule:
    """What a link is worth, and which finding it deserves (an empty code: none)."""

    verdict: Verdict
    code: str = ""
    name: str = ""


@dataclass(frozen=True)
class Facts:
    """What the worth of a printed link depends on.

    Attributes
    ----------
    sign : str
        Kind of the printed relation (``tlssym.parse.tree.RELATIONS``).
    found : Kind
        How the derived value compares with the printed one.
    loose_chain : bool
        Whether ≈, ∼ or ∝ stands in the same chain.
    loose_quantity : bool
        Whether a quantity known only up to a number may take in what is missing.
    up_to_number : bool
        Whether the derivation itself fixes no number.
    opposite : bool
        Whether the two differ in sign: a number that is left out is a positive one.
    """

    sign: str
    found: Kind
    loose_chain: bool = False
    loose_quantity: bool = False
    up_to_number: bool = False
    opposite: bool = False


WORTH: tuple[tuple[str, Callable[[Facts], bool], Verdict, str], ...] = (
    ("not compared", lambda f: f.found is Kind.UNDECIDED, Verdict.UNDECIDED, "TLS306"),
    ("a dependence differs", lambda f: f.found in APART, Verdict.REFUTED, "TLS304"),
    ("the sign differs", lambda f: f.found is Kind.NUMBER and f.opposite, Verdict.REFUTED, "TLS304"),
    ("the same estimate", lambda f: f.found is Kind.IDENTICAL and f.up_to_number, Verdict.SCALING, ""),
    ("the same", lambda f: f.found is Kind.IDENTICAL, Verdict.PROVED, ""),
    ("a number is open", lambda f: f.up_to_number or f.sign in LOOSE, Verdict.SCALING, ""),
    ("a number is excused", lambda f: f.loose_chain or f.loose_quantity, Verdict.SCALING, "TLS401"),
    ("a number is missing", lambda f: True, Verdict.REFUTED, "TLS404"),
)
"""The worth of a link, read from top to bottom: name, when it applies, the verdict, the code of its finding."""


def worth(facts: Facts) -> LinkRule:
    """The verdict on one printed link: what the first row of the table that applies says."""
    return next(LinkRule(verdict, code, name) for name, applies, verdict, code in WORTH if applies(facts))
