r"""The right formula beside each wrong one of the lecture, written by hand as a reader would print it.

Test data only: the tool does not see them.  A mend is a change of a formula's text; what it must do is make the
errors of that formula go and bring nothing new.
"""

from __future__ import annotations

from dataclasses import dataclass

from tlssym.read import Lecture


@dataclass(frozen=True)
class Mend:
    """A formula (``5.19`` or ``5.24:a > 2d``), and what is printed for what, each wherever it stands in it."""

    id: str
    changes: tuple[tuple[str, str], ...]

    def parts(self, lecture: Lecture) -> tuple[tuple[int, int, str], ...]:
        """The stretches of a lecture's text that change, with their new text."""
        found = []
        for start, end in _stretches(lecture, self.id):
            new = old = lecture.text[start:end]
            for printed, right in self.changes:
                new = new.replace(printed, right)
            if new != old:
                found.append((start, end, new))
        if not found:
            raise LookupError(f"nothing of {self.id} was found to mend")
        return tuple(found)


def _stretches(lecture: Lecture, id: str) -> list[tuple[int, int]]:
    number, _, claim = id.partition(":")
    if not claim:
        passage = lecture.passage(number)
        return [] if passage is None else [(block.start, block.end) for block in passage.blocks]
    return [
        (i.start, i.start + len(i.latex))
        for i in lecture.inline
        if i.follows == number and i.latex.strip() == claim
    ]


def mended(lecture: Lecture, mends: tuple[Mend, ...]) -> str:
    """The lecture's text with all these mends in it."""
    text = lecture.text
    parts = [part for mend in mends for part in mend.parts(lecture)]
    for start, end, new in sorted(parts, reverse=True):
        text = text[:start] + new + text[end:]
    return text


_LAST_STEP = r"\theta\left(E - \frac{U_0}{R_1^3}\right) \frac{1}{R^3 R_1^3}"
_OLD_LN, _NEW_LN = r"\ln\left(\frac{E}{\varepsilon}\right)", r"\ln\left(\frac{\Delta_0}{\varepsilon}\right)"
_PAIR_RATE, _SQUARE = r"\frac{T(P_0 U_0)^4}{\hbar}", r"\left(\frac{\Delta_0}{E}\right)^2"
_SHARE = r"\frac{\Delta_0}{E}"
_DELAYED = (r"x(t) T_2", r"x(t-\tau) T_2")

MENDS = (
    Mend("5.6", ((r"+ \sum", r"- \sum"),)),
    Mend("5.15", ((r"\Delta_{op}", r"\Delta_{0p}"),)),
    Mend("5.16", ((_LAST_STEP, r"\theta(R - R_1) " + _LAST_STEP), (_OLD_LN, _NEW_LN))),
    Mend("5.19", ((r"^{\frac{d}{2d-a}}", r"^{\frac{a}{2d-a}}"),)),
    Mend(r"5.19:\varepsilon/2 < \Delta_0 p < \varepsilon", ((r"\Delta_0 p", r"\Delta_{0p}"),)),
    Mend("5.22", ((r"\frac{U_0}{R^a}", r"\frac{U_0}{R^a} \frac{\Delta_{01}}{E_1}"),)),
    Mend("5.24:a > 2d", ((">", "<"),)),
    Mend(r"5.24:1/T_2 = \hbar/E_*", ((r"\hbar/E_*", r"E_*/\hbar"),)),
    Mend(r"5.25:R_*(U_0 T_2 / \hbar)^{1/3}", (("R_*(", "R_* = ("),)),
    Mend("5.28", ((r"E_* P_0 U_0", rf"E_* P_0 U_0 {_SHARE}"), (r"T(P_0 U_0)^3", rf"T(P_0 U_0)^3 {_SHARE}"))),
    Mend("5.29", ((_PAIR_RATE, f"{_PAIR_RATE} {_SQUARE}"),)),
    Mend("5.41", (_DELAYED,)),
    Mend(
        "5.42",
        (
            _DELAYED,
            (r"\frac{d\tau}{x(t)}", r"\frac{d\tau}{x(t-\tau)}"),
            (r"(\Delta_0 T_2)^2 \xi", r"\xi"),
            (r"\frac{1}{\pi \eta U_0 E_*^2}", r"\frac{1}{\pi \eta E_*}"),
        ),
    ),
    Mend("5.43", ((r"\frac{AB\Delta_0^2}{p}", r"AB\Delta_0^2"),)),
    Mend(
        "5.45",
        (
            (r"x_p = \int_0^{E_*}", r"x_p = \frac{1}{p} \int_0^{E_*}"),
            (r"= \frac{1}{p} \int_0^{E_*} \frac{A", r"= \frac{1}{p^2} \int_0^{E_*} \frac{A"),
            (r"\frac{\pi}{p}", r"\frac{\pi}{2 p^2}"),
        ),
    ),
)
