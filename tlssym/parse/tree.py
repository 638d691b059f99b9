r"""The parsed formula: a tree of small frozen values, each knowing where in the text it stands.

A node's ``span`` is ``(start, end)``, offsets into the text it was read from (the lecture file, or the
formula given on the command line); ``text[start:end]`` is the piece of LaTeX that made it, and
:class:`Source` turns an offset into line and column.  The tree says what is printed, before any algebra:
``\frac{a}{b}`` and ``a/b`` are different nodes here and become equal only when lowered to sympy.
Spans take no part in comparing nodes, so two trees are equal when they say the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from tlssym.values import Finding, Place

Span = tuple[int, int]


@dataclass(frozen=True)
class Part:
    """A stretch of a text that comes from a file: where it starts in the text, and where in the file.

    ``file`` is empty for the file that was named, ``text`` is all of the file's own.
    """

    start: int
    file: str
    at: int
    text: str = field(repr=False)


@dataclass(frozen=True)
class Source:
    """A text and the way from its offsets to lines and columns, both counted from 1.

    A text that other files were brought into has ``parts``, in order, and places are those in their files.
    """

    text: str
    path: str = ""
    parts: tuple[Part, ...] = ()
    _starts: dict[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for part in self.parts or (Part(0, "", 0, self.text),):
            if part.file not in self._starts:
                starts = (0, *(i + 1 for i, c in enumerate(part.text) if c == "\n"))
                self._starts[part.file] = starts

    def _part(self, offset: int) -> Part:
        if not self.parts:
            return Part(0, "", 0, self.text)
        return self.parts[max(0, bisect_right(self.parts, offset, key=lambda part: part.start) - 1)]

    def place(self, offset: int) -> Place:
        """File, line and column of an offset."""
        offset = max(0, min(offset, len(self.text)))
        part = self._part(offset)
        starts, at = self._starts[part.file], offset - part.start + part.at
        line = bisect_right(starts, at)
        return Place(line, at - starts[line - 1] + 1, part.file)

    def offset(self, place: Place) -> int:
        """The offset of a place."""
        at = self._starts[place.file][place.line - 1] + place.column - 1
        own = [part for part in self.parts if part.file == place.file and part.at <= at]
        return own[-1].start + at - own[-1].at if own else at

    def line_at(self, place: Place) -> str:
        """The line of a place in its file, without its end."""
        text = next((part.text for part in self.parts if part.file == place.file), self.text)
        start = self._starts[place.file][place.line - 1]
        end = text.find("\n", start)
        return text[start : end if end >= 0 else len(text)].rstrip("\r")


@dataclass(frozen=True)
class Node:
    """Anything in a formula; ``span`` is where it stands in the text."""

    span: Span = field(compare=False)

    def children(self) -> Iterator[Node]:
        """The nodes directly below, in the order they are printed in the fields."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Node):
                yield value
            elif isinstance(value, tuple):
                yield from (item for item in value if isinstance(item, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, outermost first."""
        waiting: list[Node] = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.children())))


@dataclass(frozen=True)
class Number(Node):
    """A number as printed: ``10``, ``0.25``."""

    text: str


@dataclass(frozen=True)
class Constant(Node):
    r"""``\pi``, ``e`` (Euler's number, where no ``e`` is declared) or ``\infty``."""

    name: str


@dataclass(frozen=True)
class Symbol(Node):
    r"""A declared symbol, by its normalised LaTeX name (``\Delta_{01}``, ``V_{*}^{a}``).

    ``indices`` are the site letters of a symbol declared with indices (``U_{ij}`` has ``('i', 'j')``).
    ``printed`` is the normalised name as it stands in the text where that is undeclared and was read as the
    nearest declared one; else it is empty.
    """

    name: str
    indices: tuple[str, ...] = ()
    printed: str = field(default="", compare=False)


@dataclass(frozen=True)
class Call(Node):
    r"""A function and its arguments: declared ones by name, or ``theta``, ``ln``, ``exp``, ``Gamma`` ….

    ``separators`` are the signs between the arguments, ``,`` or ``;``; ``bracketed`` is False in ``\ln x``, and
    ``is_region`` True for a step that stands for a condition under an integral sign.
    """

    name: str
    arguments: tuple[Node, ...]
    separators: tuple[str, ...] = field(default=(), compare=False)
    bracketed: bool = field(default=True, compare=False)
    is_region: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Sum(Node):
    """Terms added; a term taken away is a :class:`Negative`."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Negative(Node):
    """Minus the operand."""

    operand: Node


@dataclass(frozen=True)
class Product(Node):
    """Factors multiplied, in the printed order (which matters for operators)."""

    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Fraction(Node):
    r"""A quotient; ``style`` is ``frac`` or ``slash``."""

    numerator: Node
    denominator: Node
    style: str = field(default="frac", compare=False)


@dataclass(frozen=True)
class Power(Node):
    """``base`` to the ``exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Root(Node):
    """A root; ``index`` is None for a square root."""

    radicand: Node
    index: Node | None = None


@dataclass(frozen=True)
class Bars(Node):
    """The absolute value."""

    body: Node


@dataclass(frozen=True)
class Group(Node):
    """Something in brackets; ``bracket`` is ``(``, ``[`` or ``{`` as printed."""

    body: Node
    bracket: str = field(default="(", compare=False)
    behind: bool = field(
        default=False, compare=False
    )  # whether it stands right behind a factor, with no sign


@dataclass(frozen=True)
class Differential(Node):
    r"""A differential: ``dE``, ``d^3R`` (``dimension`` 3), ``dR^3`` (the differential of R³, body a power).

    Also ``dW(\Delta_0, \tau)``, which only makes sense over another differential.
    """

    body: Node
    dimension: Node | None = None
    partial: bool = False


@dataclass(frozen=True)
class Derivative(Node):
    """The derivative of ``body`` by ``variable``, ``order`` times, at fixed ``held`` letters where it says so."""

    body: Node
    variable: Node
    order: int = 1
    partial: bool = False
    held: str = ""


@dataclass(frozen=True)
class At(Node):
    r"""The ``body`` at a value of one variable: ``\left. f'(x) \right|_{x=0}``."""

    body: Node
    variable: Node
    value: Node


@dataclass(frozen=True)
class Between(Node):
    r"""The ``body`` at ``upper`` less that at ``lower``: ``\left[ x^2 \right]_0^1``."""

    body: Node
    lower: Node
    upper: Node


@dataclass(frozen=True)
class Integral(Node):
    r"""An integral over ``differential.body`` between ``lower`` and ``upper`` (both None when not printed).

    The differential may be printed before, within or after ``integrand``; the integrand never contains it.
    ``sign_span`` is where the integral sign with its limits stands.
    """

    integrand: Node
    differential: Differential
    lower: Node | None
    upper: Node | None
    sign_span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True)
class Series(Node):
    r"""A sum or product over indices: ``\sum_{k=1}^n`` (lower and upper given) or ``\sum_{i \neq j}``.

    ``relation`` is ``!=`` , ``<`` … between the two indices of a double sum, or empty; ``values`` are those of an
    index that takes a few only, as in ``\sum_{\sigma=\pm1}``.
    """

    body: Node
    indices: tuple[str, ...]
    lower: Node | None = None
    upper: Node | None = None
    relation: str = ""
    is_product: bool = False
    values: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Limit(Node):
    r"""The ``body`` as ``variable`` goes to ``value``: ``\lim_{x \to 0^+}``; ``side`` is ``+``, ``-`` or empty."""

    body: Node
    variable: Symbol
    value: Node
    side: str = ""


@dataclass(frozen=True)
class Opaque(Node):
    r"""A quantity that is read and not worked out, ``\langle a|H|b\rangle``: its LaTeX and the letters in it."""

    text: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Transformed(Node):
    r"""A Laplace transform printed as a subscript: ``\left(\frac1x\right)_p``, ``x_p``."""

    body: Node
    variable: Symbol


@dataclass(frozen=True)
class Relation:
    r"""A relation sign: ``kind`` is one of ``RELATIONS``, ``span`` its place, ``text`` as printed."""

    kind: str
    span: Span = field(compare=False)
    text: str = field(default="", compare=False)


# kind → the LaTeX that prints it first, then its other spellings
RELATIONS: dict[str, tuple[str, ...]] = {
    "=": ("=",),
    "!=": (r"\neq", r"\ne"),
    "~=": (r"\approx", r"\thickapprox", r"\approxeq", r"\cong", r"\doteq"),
    "~-": (r"\simeq",),
    "~": (r"\sim", r"\thicksim", r"\asymp"),
    "prop": (r"\propto", r"\varpropto"),
    "<": ("<", r"\lt"),
    ">": (">", r"\gt"),
    "<=": (r"\le", r"\leq", r"\leqslant", r"\leqq"),
    ">=": (r"\ge", r"\geq", r"\geqslant", r"\geqq"),
    "<~": (r"\lesssim", r"\lessapprox"),
    ">~": (r"\gtrsim", r"\gtrapprox"),
    "<<": (r"\ll",),
    ">>": (r"\gg",),
    "===": (r"\equiv",),
    ":=": (":=", r"\coloneqq", r"\coloneq", r"\triangleq"),
    "->": (r"\rightarrow", r"\to", r"\longrightarrow", r"\mapsto", r"\longmapsto", r"\leadsto"),
    "=>": (
        *(
            r"\Rightarrow",
            r"\Longrightarrow",
            r"\implies",
            r"\iff",
            r"\Leftrightarrow",
            r"\Longleftrightarrow",
        ),
        *(r"\leftrightarrow", r"\longleftrightarrow"),
    ),
}


@dataclass(frozen=True)
class Statement:
    """A chain ``a = b ≈ c``: n members and the n - 1 relations between them; one member alone is allowed.

    ``branch`` is 1 or 2 for the two formulas that a ± stands for: it is not known that both hold.
    ``other`` is a second way to read the same signs, and ``doubtful`` that the first is no better than it.
    """

    members: tuple[Node, ...]
    relations: tuple[Relation, ...] = ()
    branch: int = 0
    other: Statement | None = None
    doubtful: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether it may be taken as said: one formula, read in one way."""
        return not self.branch and not self.doubtful

    @property
    def span(self) -> Span:
        """From the first member's start to the last one's end."""
        return self.members[0].span[0], self.members[-1].span[1]


@dataclass(frozen=True)
class Printed:
    """A numbered display (or an inline formula) as parsed: its statements and what was wrong with it.

    A statement that could not be parsed is missing from ``statements`` and has a finding of severity error.
    """

    number: str
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...] = ()

    def walk(self) -> Iterator[Node]:
        """Every node of every member."""
        for statement in self.statements:
            for member in statement.members:
                yield from member.walk()


def counted_by(node: Node) -> Node | None:
    """What a factorial is of, which is written as Γ(n + 1) with the span of the whole; None for anything else."""
    if not (isinstance(node, Call) and node.name == "Gamma" and len(node.arguments) == 1):
        return None
    inside = node.arguments[0]
    if isinstance(inside, Sum) and len(inside.terms) == 2 and inside.span == inside.terms[1].span == node.span:
        body = inside.terms[0]
        return body.body if isinstance(body, Group) else body
    return None
