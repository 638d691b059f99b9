"""What a ratio between two members of a chain means for the relation printed between them.

A ratio is the derived value over the printed one.  The rules are the contract's: a pure number may be
missing under ≈, ∼ and ∝, and under = where a quantity is itself known only up to a number or where such a
sign stands in the same chain; a dependence on a parameter never.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from tlssym.values import Verdict

EXACT = frozenset({"=", ":=", "==="})
LOOSE = frozenset({"~=", "~-", "~", "prop"})
ORDER = frozenset({"<", ">", "<=", ">=", "<<", ">>", "<~", ">~"})
FAR = frozenset({"<<", ">>"})
LEADS_TO = frozenset({"->", "=>"})
PROPORTIONAL = frozenset({"~", "prop"})

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


class Ratio(Enum):
    """How two values compare."""

    ONE = "the same"
    NUMBER = "a pure number apart"
    DEPENDS = "apart by something that depends on a parameter"
    UNKNOWN = "not decided"


@dataclass(frozen=True)
class LinkRule:
    """What a link is worth, and which finding it deserves (an empty code: none)."""

    verdict: Verdict
    code: str = ""


def judge_link(
    kind: str,
    ratio: Ratio,
    *,
    loose_chain: bool,
    loose_quantity: bool,
    up_to_number: bool,
    opposite: bool = False,
) -> LinkRule:
    """The verdict on one printed link.

    Parameters
    ----------
    kind : str
        Kind of the printed relation (``tlssym.parse.tree.RELATIONS``).
    ratio : Ratio
        Derived over printed.
    loose_chain : bool
        Whether ≈, ∼ or ∝ stands in the same chain.
    loose_quantity : bool
        Whether a quantity known only up to a number may take in what is missing.
    up_to_number : bool
        Whether the derivation itself fixes no number.
    opposite : bool
        Whether the two differ in sign: a number that is left out is a positive one.

    Returns
    -------
    LinkRule
    """
    if ratio is Ratio.UNKNOWN:
        return LinkRule(Verdict.UNDECIDED, "TLS306")
    if ratio is Ratio.DEPENDS or (ratio is Ratio.NUMBER and opposite):
        return LinkRule(Verdict.REFUTED, "TLS304")
    if ratio is Ratio.ONE:
        return LinkRule(Verdict.SCALING if up_to_number else Verdict.PROVED)
    if up_to_number or kind in LOOSE:
        return LinkRule(Verdict.SCALING)
    if loose_chain or loose_quantity:
        return LinkRule(Verdict.SCALING, "TLS401")
    return LinkRule(Verdict.REFUTED, "TLS404")
