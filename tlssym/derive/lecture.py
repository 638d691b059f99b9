"""A lecture as the engine sees it: its notation, its inputs, and one unit for each equation or claim.

A lecture lives in a package of its own below ``derivations``; importing it fills a ``Lecture``.  What is
wrong with it (a number twice, an equation that follows from one that does not exist, a circle) fails when
the lecture loads, not when somebody checks it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tlssym.derive.exercise import Asks, Exercise
from tlssym.derive.known import LectureError

Kind = Literal["derived", "definition", "input", "open"]


@dataclass(frozen=True)
class Input:
    """A physical statement taken as given: its formulas (LaTeX in the lecture's notation), and where it is from.

    One without a formula can be cited, not derived from.
    """

    id: str
    says: str
    latex: str = ""
    source: str = ""


@dataclass(frozen=True)
class General:
    """A printed input for other exponents: its last member with a parameter in the exponent."""

    latex: str
    parameter: Any


@dataclass(frozen=True)
class Unit:
    """One equation or one claim of the lecture: all that is known of it, in one place.

    Attributes
    ----------
    id : str
        ``5.18``, or ``5.24:a > 2d`` for a claim of the prose after an equation.
    title : str
        What the formula is, in a few words.
    kind : str
        ``derived``, ``definition`` or ``input``; ``open`` where nobody has derived it yet.
    cites : tuple of str
        Equations and inputs that the text refers to and the derivation does not read.
    general : General or None
        For a printed input: its form for other exponents.
    build : callable or None
        ``build(known, work)`` derives the formula; None for inputs and definitions.
    at : mapping
        Values of the exponent parameters that the text uses here, such as a = d = 3.
    section : str
        Name of the section it belongs to.
    after : str
        For a claim: the equation that it follows in the text.
    text : str
        For a claim: its LaTeX in the shipped lecture.
    """

    id: str
    title: str
    kind: Kind
    cites: tuple[str, ...] = ()
    build: Callable[..., None] | None = None
    at: Mapping[Any, Any] = field(default_factory=dict)
    section: str = ""
    after: str = ""
    text: str = ""
    says: str = ""
    small: Any = None
    general: General | None = None

    @property
    def is_model(self) -> bool:
        """Whether this is an input or a definition, which is read as it stands."""
        return self.build is None or self.kind in ("input", "definition")

    @property
    def is_claim(self) -> bool:
        """Whether this is a claim of the prose rather than a numbered equation."""
        return bool(self.after)


@dataclass(frozen=True)
class Section:
    """A part of the lecture that makes one notebook."""

    id: str
    title: str
    intro: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture of the lecture, drawn by the engine from what it derives.

    Attributes
    ----------
    id : str
        Name under which ``Lesson.figure`` draws it.
    section : str
        The section in whose notebook it stands; empty for the overview.
    draw : callable
        ``draw(lesson, **numbers)`` gives a ``tlssym.render.figures.Picture``; its keyword arguments have
        defaults, which a reader may change.
    """

    id: str
    title: str
    caption: str
    section: str
    draw: Callable[..., Any]


class Lecture:
    """The registry that a lecture's modules fill; read-only once ``close`` has been called."""

    def __init__(
        self, id: str, *, title: str, notation: Any, path: Path, at: Mapping[Any, Any] | None = None
    ) -> None:
        self.id = id
        self.title = title
        self.notation = notation
        self.path = path
        self.at: Mapping[Any, Any] = dict(at or {})
        self.inputs: dict[str, Input] = {}
        self.units: dict[str, Unit] = {}
        self.sections: dict[str, Section] = {}
        self.gaps: dict[str, str] = {}
        self.figures: dict[str, Figure] = {}
        self.exercises: dict[str, Exercise] = {}
        self.numbers: dict[
            str, str
        ] = {}  # by symbol: a number with which notebooks begin, as it is to be written
        self._section = ""
        self._closed = False

    # -- filling ---------------------------------------------------------------------------------------

    def section(self, id: str, *, title: str, intro: str = "") -> None:
        """Open a section: the units registered from now on belong to it."""
        self._add(self.sections, id, Section(id, title, intro))
        self._section = id

    def input(self, id: str, *, says: str, latex: str = "", source: str = "") -> None:
        """Register a physical statement that is taken as given, under a name."""
        self._add(self.inputs, id, Input(id, says, latex, source))

    def gap(self, number: str, *, says: str) -> None:
        """Register a number that the lecture leaves out."""
        self._add(self.gaps, number, says)

    def given(
        self,
        number: str,
        *,
        title: str,
        kind: Kind = "input",
        says: str = "",
        general: General | None = None,
    ) -> None:
        """Register an equation that is an input or a definition: its formula is the shipped lecture's own.

        ``general`` is its form for other exponents; the value of the parameter that makes it the printed one is
        the lecture's own.
        """
        unit = Unit(number, title, kind, at=self.at, section=self._section, says=says, general=general)
        self._add(self.units, number, unit)

    def equation(
        self,
        number: str,
        *,
        title: str,
        cites: tuple[str, ...] | list[str] = (),
        kind: Kind = "derived",
        general: bool = False,
        small: Any = None,
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register the derivation of a numbered equation.

        ``general`` says that a and d keep their general values here; ``small`` names the symbol whose
        smallness the text has in mind when it prints a leading behaviour.
        """

        def register(build: Callable[..., None]) -> Callable[..., None]:
            unit = Unit(
                number,
                title,
                kind,
                tuple(cites),
                build,
                {} if general else self.at,
                self._section,
                says=_first_line(build),
                small=small,
            )
            self._add(self.units, number, unit)
            return build

        return register

    def figure(
        self, id: str, *, title: str, caption: str, section: str = ""
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register a function that draws a figure; it stands in the notebook of ``section``, or in the overview."""

        def register(draw: Callable[..., Any]) -> Callable[..., Any]:
            self._belongs(id, section)
            self._add(self.figures, id, Figure(id, title, caption, section, draw))
            return draw

        return register

    def exercise(
        self,
        id: str,
        *,
        section: str,
        question: str,
        asks: str = "formula",
        equation: str = "",
        head: Any = None,
        through: tuple[Any, ...] = (),
        up_to_number: bool = False,
        variants: tuple[Mapping[str, Any], ...] = ({},),
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Register an exercise by the function that gives its right answer; see :class:`Exercise`."""

        def register(answer: Callable[..., Any]) -> Callable[..., Any]:
            self._belongs(id, section)
            entry = Exercise(
                id, section, question, answer, Asks(asks), equation, head, through, up_to_number, variants
            )
            self._add(self.exercises, id, entry)
            return answer

        return register

    def _belongs(self, id: str, section: str) -> None:
        if section and section not in self.sections:
            raise LectureError(f"{self.id}: {id} belongs to the section {section}, which does not exist")

    def claim(
        self,
        after: str,
        text: str,
        *,
        title: str,
        cites: tuple[str, ...] | list[str] = (),
        kind: Kind = "derived",
        general: bool = False,
    ) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register what is derived for a formula in the prose after equation ``after``."""

        def register(build: Callable[..., None]) -> Callable[..., None]:
            self._claim(after, text, title, tuple(cites), kind, general, build)
            return build

        return register

    def remark(
        self, after: str, text: str, *, title: str, kind: Kind = "definition", general: bool = False
    ) -> None:
        """Register a formula of the prose that only sets a range or a name: nothing to derive."""
        self._claim(after, text, title, (), kind, general, None)

    def _claim(
        self,
        after: str,
        text: str,
        title: str,
        cites: tuple[str, ...],
        kind: Kind,
        general: bool,
        build: Callable[..., None] | None,
    ) -> None:
        id = f"{after}:{text}"
        unit = Unit(
            id,
            title,
            kind,
            cites,
            build,
            {} if general else self.at,
            self._section,
            after,
            text,
            _first_line(build),
        )
        self._add(self.units, id, unit)

    def _add(self, table: dict[str, Any], id: str, entry: Any) -> None:
        if self._closed:
            raise LectureError(f"{self.id}: {id} comes after the lecture was closed")
        if id in table:
            raise LectureError(f"{self.id}: {id} is registered twice")
        table[id] = entry

    def close(self) -> Lecture:
        """Check that everything that is cited exists; from here on the lecture is read-only."""
        for unit in self.units.values():
            for source in unit.cites:
                if source not in self.units and source not in self.inputs:
                    raise LectureError(f"{self.id}: {unit.id} cites {source}, which does not exist")
        self._closed = True
        return self

    # -- reading ---------------------------------------------------------------------------------------

    @property
    def equations(self) -> Iterator[Unit]:
        """The numbered equations, in the order of registration."""
        return (unit for unit in self.units.values() if not unit.is_claim)

    @property
    def claims(self) -> Iterator[Unit]:
        """The claims of the prose, in the order of registration."""
        return (unit for unit in self.units.values() if unit.is_claim)


def _first_line(build: Callable[..., None] | None) -> str:
    return (build.__doc__ or "").strip().split("\n")[0] if build else ""
