"""A printed formula on its way through the judging stages."""

from __future__ import annotations

from dataclasses import dataclass

from tlssym.derive.lecture import Unit
from tlssym.parse.tree import Printed, Statement
from tlssym.values import Place


@dataclass(frozen=True)
class Formula:
    """An equation, or a formula of the prose, with the unit that knows how it follows.

    ``short`` is a stable id that can be typed: that of an equation, or ``5.24/2`` for the second claim after it.
    ``beside`` are conditions that its sentence states in the running text, "for $x < 0$", and ``under`` their LaTeX.
    """

    id: str
    unit: Unit
    printed: Printed
    place: Place
    latex: str
    short: str = ""
    labels: tuple[str, ...] = ()
    beside: tuple[Statement, ...] = ()
    under: tuple[str, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it says, with the conditions under which its sentence says so."""
        return (*self.printed.statements, *self.beside)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be called by."""
        return (self.id, self.short, self.unit.id, *self.labels)
