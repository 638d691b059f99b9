"""A printed formula on its way through the judging stages."""

from __future__ import annotations

from dataclasses import dataclass

from tlssym.derive.lecture import Unit
from tlssym.parse.tree import Printed
from tlssym.values import Place


@dataclass(frozen=True)
class Formula:
    """An equation, or a formula of the prose, with the unit that knows how it follows."""

    id: str
    unit: Unit
    printed: Printed
    place: Place
    latex: str
