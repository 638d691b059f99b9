"""A printed formula on its way through the judging stages."""

from __future__ import annotations

from dataclasses import dataclass

from tlssym.derive.lecture import Unit
from tlssym.parse.tree import Printed
from tlssym.values import Place


@dataclass(frozen=True)
class Formula:
    """An equation, or a formula of the prose, with the unit that knows how it follows.

    ``short`` is a stable id that can be typed: that of an equation, or ``5.24/2`` for the second claim after it.
    """

    id: str
    unit: Unit
    printed: Printed
    place: Place
    latex: str
    short: str = ""
    labels: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it may be called by."""
        return (self.id, self.short, self.unit.id, *self.labels)
