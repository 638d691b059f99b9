"""Which formula of the prose in a file is which claim of the lecture, also after an edit."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from tlssym.derive.lecture import Unit
from tlssym.parse.names import normal_name
from tlssym.read.lecture import Inline

LEAST_ALIKE = 0.5
ELSEWHERE = 0.25


def align_claims(inlines: Sequence[Inline], claims: Sequence[Unit]) -> list[tuple[Inline, Unit]]:
    """Pair the formulas of the prose with the claims that the lecture knows.

    Parameters
    ----------
    inlines : sequence of Inline
        Of the file, in order.
    claims : sequence of Unit
        Of the lecture.

    Returns
    -------
    list of (Inline, Unit)
        In the file's order.  Same text after the same equation goes first; then the most alike; a formula
        that states a relation and matches nothing comes with an open unit.
    """
    wanted = [
        i
        for i in inlines
        if i.states_relation
        or any(_squeezed(i.latex) == _squeezed(c.text) for c in claims)
        or _near(i, claims)
    ]
    pairs: dict[int, Unit] = {}
    left = list(claims)
    for index, inline in enumerate(wanted):
        exact = next(
            (c for c in left if c.after == inline.follows and _squeezed(c.text) == _squeezed(inline.latex)),
            None,
        )
        if exact is not None:
            pairs[index] = exact
            left.remove(exact)
    scored = sorted(
        (
            (alike(inline, claim), -index, claim.id)
            for index, inline in enumerate(wanted)
            if index not in pairs
            for claim in left
        ),
        reverse=True,
    )
    by_id = {claim.id: claim for claim in left}
    for score, minus, id in scored:
        if score >= LEAST_ALIKE and -minus not in pairs and id in by_id:
            pairs[-minus] = by_id.pop(id)
    found = []
    for index, inline in enumerate(wanted):
        unit = pairs.get(index)
        if unit is None and inline.states_relation:
            unit = Unit(
                f"{inline.follows}:{inline.latex}",
                "A formula of the prose",
                "open",
                after=inline.follows,
                text=inline.latex,
            )
        if unit is not None:
            found.append((inline, unit))
    return found


def _near(inline: Inline, claims: Sequence[Unit]) -> bool:
    """Whether it is an edit of a claim that states no relation sign of its own."""
    return any(
        c.after == inline.follows
        and not _states(c.text)
        and SequenceMatcher(None, _squeezed(inline.latex), _squeezed(c.text)).ratio() > 0.6
        for c in claims
    )


def _states(text: str) -> bool:
    return any(sign in text for sign in ("=", "<", ">", r"\sim", r"\approx", r"\le", r"\ge", r"\ll", r"\gg"))


def alike(inline: Inline, claim: Unit) -> float:
    """From 0 to 1: how much a formula of the prose looks like a claim, less where it stands elsewhere."""
    score = SequenceMatcher(None, _squeezed(inline.latex), _squeezed(claim.text), autojunk=False).ratio()
    return score if inline.follows == claim.after else score - ELSEWHERE


def _squeezed(latex: str) -> str:
    """The text without spaces, and with the spellings that say the same made one."""
    text = (
        latex.replace(r"\leq", r"\le").replace(r"\geq", r"\ge").replace(r"\left", "").replace(r"\right", "")
    )
    text = "".join(text.split())
    try:
        return normal_name(text)
    except ValueError:
        return text
