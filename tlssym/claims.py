"""Which formula of the prose in a file is which claim of the lecture, also after an edit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from tlssym.derive.lecture import Unit
from tlssym.read.lecture import Inline, has_relation, squeezed

LEAST_ALIKE = 0.25
ELSEWHERE = 0.25  # what standing after another equation costs
RELATION = 0.25  # what it costs to have a relation where the claim has none, or to lack it
EXACT = 2.0
SAME_SIGNS = 0.8  # what the same signs in another order are worth
_MIRRORED = {
    one: other
    for pair in (
        ("<", ">"),
        (r"\leq", r"\geq"),
        (r"\le", r"\ge"),
        (r"\ll", r"\gg"),
        (r"\lesssim", r"\gtrsim"),
    )
    for one, other in (pair, pair[::-1])
}
_MIRRORED_TO_LESS = {">": "<", r"\geq": r"\leq", r"\ge": r"\leq", r"\le": r"\leq", r"\gg": r"\ll"}
_ORDERS = re.compile(r"(\\(?:leq|le|geq|ge|ll|gg|lesssim|gtrsim)(?![A-Za-z])|[<>])")
_SIGNS = re.compile(r"\\[A-Za-z]+|[^{}()]")
SHORTEST = 5  # signs; a shorter formula without a relation (E, kT) is no edit of a claim


def align_claims(
    inlines: Sequence[Inline], claims: Sequence[Unit], shipped: Sequence[Inline] = ()
) -> list[tuple[Inline, Unit]]:
    """Pair the formulas of the prose with the claims that the lecture knows.

    Both come in the order of the text, and an edit does not change it: of all pairings in order, the one is
    taken that makes the pairs most alike, so that a formula is known by its neighbours even where little of
    it is left.

    Parameters
    ----------
    inlines : sequence of Inline
        Of the file, in order.
    claims : sequence of Unit
        Of the lecture.
    shipped : sequence of Inline
        The formulas of the lecture's own file, which give the claims their order.

    Returns
    -------
    list of (Inline, Unit)
        In the file's order; a formula that states a relation and matches nothing comes with an open unit.
    """
    ordered = _in_order(claims, shipped)
    wanted = [i for i in inlines if i.states_relation or _may_be_edited(i, ordered)]
    pairs = _best_in_order(wanted, ordered)
    found = []
    for index, inline in enumerate(wanted):
        unit = pairs.get(index)
        if unit is None and inline.states_relation and not inline.only_leads:
            id, text = f"{inline.follows}:{inline.latex.strip()}", inline.latex
            unit = Unit(id, "A formula of the prose", "open", after=inline.follows, text=text)
        if unit is not None:
            found.append((inline, unit))
    return found


def _in_order(claims: Sequence[Unit], shipped: Sequence[Inline]) -> list[Unit]:
    """The claims in the order of the lecture's own file; those not found there keep their place at the end."""
    places: dict[tuple[str, str], int] = {}
    for index, inline in enumerate(shipped):
        places.setdefault((inline.follows, squeezed(inline.latex)), index)
    last = len(shipped)
    return sorted(claims, key=lambda c: places.get((c.after, squeezed(c.text)), last))


def _may_be_edited(inline: Inline, claims: Sequence[Unit]) -> bool:
    """Whether a formula without a relation may be an edit of a claim that has none either, or lost it."""
    return len(squeezed(inline.latex)) >= SHORTEST and any(
        c.after == inline.follows and alike(inline, c) > 0.6 for c in claims
    )


def _best_in_order(inlines: Sequence[Inline], claims: Sequence[Unit]) -> dict[int, Unit]:
    """The pairing in order with the greatest sum of likenesses, by the longest-common-subsequence recursion."""
    rows, columns = len(inlines), len(claims)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    score = [[_score(inline, claim) for claim in claims] for inline in inlines]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            together = score[i][j] + best[i + 1][j + 1] if score[i][j] > 0 else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    pairs: dict[int, Unit] = {}
    i = j = 0
    while i < rows and j < columns:
        if score[i][j] > 0 and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs[i] = claims[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _score(inline: Inline, claim: Unit) -> float:
    likeness = alike(inline, claim)
    if squeezed(inline.latex) == squeezed(claim.text):
        likeness += EXACT
    return likeness if likeness >= LEAST_ALIKE else 0.0


def alike(inline: Inline, claim: Unit) -> float:
    """From 0 to 1: how much a formula of the prose looks like a claim, less where it stands elsewhere."""
    text = squeezed(inline.latex)
    likeness = max(_likeness(form, squeezed(claim.text)) for form in (text, *_turned(text)))
    if inline.states_relation:
        likeness = max(likeness, SAME_SIGNS * _shared(text, squeezed(claim.text)))
    if inline.states_relation != has_relation(claim.text):
        likeness -= RELATION  # a list of names beside it is no edit of an inequality
    return likeness if inline.follows == claim.after else likeness - ELSEWHERE


def _turned(text: str) -> list[str]:
    """The same inequality read from right to left, if it is one."""
    parts = _ORDERS.split(text)
    if len(parts) < 3:
        return []
    return ["".join(_MIRRORED.get(part, part) for part in reversed(parts))]


@lru_cache(maxsize=65536)
def _shared(one: str, other: str) -> float:
    """From 0 to 1: how many signs two formulas share, wherever they stand and whichever way < points."""
    ours, theirs = (Counter(_MIRRORED_TO_LESS.get(s, s) for s in _SIGNS.findall(t)) for t in (one, other))
    total = sum(ours.values()) + sum(theirs.values())
    return 2 * sum((ours & theirs).values()) / total if total else 0.0


@lru_cache(maxsize=65536)
def _likeness(one: str, other: str) -> float:
    """From 0 to 1: signs in common in their order; a command is one sign, however long its name."""
    ours, theirs = _SIGNS.findall(one), _SIGNS.findall(other)
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
