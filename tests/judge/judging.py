"""One printed formula judged against results that are given: no lecture, no derivation, and, if asked, no numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from tlssym.catalogue import generic
from tlssym.derive.lecture import Unit
from tlssym.derive.targets import Equation, Relation, Value
from tlssym.derive.work import Derivation, IntegralRecord
from tlssym.evidence.members import Member
from tlssym.evidence.oracle import Oracle, Ratios, Row, Seen, Tried
from tlssym.judge.context import Context, Judged
from tlssym.judge.equation import judge_equation
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower, lower_node
from tlssym.parse.notation import Name, Notation
from tlssym.parse.parser import parse_blocks
from tlssym.parse.tree import Source

NUMBER = "1"
GENERIC = generic("notes.md").notation
"""Of notes that declare nothing."""
SAME = Ratios(Seen.SAME, digits=12)
APART = Ratios(Seen.APART)
NOTATION = Notation(
    names=(
        Name("E", "energy", "energy"),
        Name("T", "temperature", "energy"),
        Name("D", "width", "energy"),
        Name("U", "interaction", "energy*length^3"),
        Name("R", "distance", "length"),
        Name("L", "another distance", "length"),
        Name("g", "coupling", "1"),
        Name("h", "another coupling", "1"),
        Name("V", "an estimate", "energy", up_to_number=True),
        Name("x", "variable", "1"),
        Name("y", "variable", "1"),
        Name("N", "count", "1", arguments=(("E",),)),
        Name("a", "exponent", "1", exponent_parameter=True),
        Name("d", "dimension", "1", exponent_parameter=True),
        Name(r"\hbar", "Planck's constant", "energy*time"),
        Name("t", "time", "time"),
    )
)


def formula(latex: str) -> Any:
    """A formula in sympy."""
    return statements(latex)[0].members[0]


def statements(latex: str) -> list[Any]:
    """The statements of a display, lowered."""
    source = Source(latex)
    printed = parse_blocks([(latex, 0)], NOTATION, number=NUMBER, source=source)
    found, _ = lower(printed, NOTATION, equation=NUMBER, source=source)
    return found


def value(latex: str, **more: Any) -> Value:
    """``head = value`` as a result that was derived."""
    (statement,) = statements(latex)
    head, expr = statement.members
    return Value(head, expr, **more)


def equation(latex: str, **more: Any) -> Equation:
    """``head = value`` as an equation for its head, which may stand on both sides."""
    (statement,) = statements(latex)
    return Equation(*statement.members, **more)


def order(latex: str, **more: Any) -> Relation:
    """``left < right`` as a relation that was derived."""
    (statement,) = statements(latex)
    left, right = statement.members
    return Relation(left, statement.relations[0], right, **more)


def condition(latex: str) -> Any:
    """An inequality in sympy."""
    (statement,) = statements(latex)
    left, right = statement.members
    return {"<": sp.Lt, ">": sp.Gt, "<=": sp.Le, ">=": sp.Ge}[statement.relations[0]](left, right)


def integral(latex: str) -> IntegralRecord:
    """``integral = value`` as one that a derivation did."""
    (statement,) = statements(latex)
    return IntegralRecord(*statement.members)


def setting(
    latex: str,
    *targets: Any,
    conditions: tuple[str, ...] = (),
    integrals: tuple[str, ...] = (),
    definitions: str = "",
    oracle: Oracle | None = None,
    notation: Notation = NOTATION,
) -> tuple[list[Any], Context]:
    """The statements of a formula as printed, and what judging them needs to know."""
    source = Source(latex)
    printed = parse_blocks([(latex, 0)], notation, number=NUMBER, source=source)
    _, unmeant = lower(printed, notation, equation=NUMBER, source=source, lenient=True)
    assert not printed.findings and not unmeant, [*printed.findings, *unmeant]
    assuming = tuple(map(condition, conditions))
    known = statements(definitions) if definitions else []
    derivation = Derivation(
        Unit(NUMBER, "a formula", "derived" if targets else "open"),
        targets=targets,
        conditions=assuming,
        integrals=tuple(map(integral, integrals)),
    )
    context = Context(
        unit_id=NUMBER,
        at={},
        derivation=derivation,
        notation=notation,
        place=source.place,
        latex=lambda expr: to_latex(expr, notation),
        source=lambda node: latex[node.span[0] : node.span[1]],
        lower=lambda node: lower_node(node, notation, NUMBER),
        definitions={s.members[0]: s.members[1] for s in known},
        file=source,
        oracle=oracle or Oracle(),
        assumptions=assuming,
    )
    return list(printed.statements), context


def judge(latex: str, *targets: Any, given: str = "", **more: Any) -> Judged:
    """What is said of a formula: the worst of its statements, with the findings and rules of all of them."""
    printed, context = setting(latex, *targets, **more)
    shipped = setting(given)[0] if given else None
    if given:
        # both are read from one text, so that their places mean the same
        text = f"{given} ;; {latex}"
        source = Source(text)
        parts = [parse_blocks([(s, text.index(s))], NOTATION, number=NUMBER, source=source) for s in (given, latex)]
        shipped, printed = (list(p.statements) for p in parts)
        context = replace(
            context, file=source, place=source.place, source=lambda node: text[node.span[0] : node.span[1]]
        )
    said = judge_equation(printed, context, shipped)
    return Judged(
        tuple(v for each in said for v in each.verdicts),
        tuple(f for each in said for f in each.findings),
        next((each.prefactor for each in said if each.prefactor is not None), None),
        conditions=tuple(c for each in said for c in each.conditions),
        rules=tuple(r for each in said for r in each.rules),
    )


class Silent(Oracle):
    """An oracle that can do no integral, and says of quadrature what it is told to say.

    ``keeps`` gives a member the integral itself for a value, which then has to be compared as it stands.
    """

    def __init__(
        self, seen: Ratios = SAME, *, escaped: str = "", refused: str = "not known", keeps: bool = False
    ) -> None:
        super().__init__()
        self.__dict__.update(_seen=seen, _escaped=escaped, _refused=refused, _keeps=keeps)

    def member(self, node: Any, expr: Any, *_: Any) -> Member:
        """No integral has a value."""
        done = self._keeps or not expr.has(sp.Integral)
        return Member(node, expr, expr if done else None, refused="" if done else self._refused, plain=expr)

    def tried(self, *_: Any) -> Tried:
        """What it was told."""
        return Tried(escaped=self._escaped)

    def ratios(self, *_: Any) -> Ratios:
        """What it was told."""
        return self._seen


class Told(Oracle):
    """An oracle whose numbers of both sides are given."""

    def __init__(self, rows: list[Row]) -> None:
        super().__init__()
        self.__dict__.update(_rows=rows)

    def sides(self, left: Any, right: Any, points: Any, *, suspicious: bool = False) -> list[Row]:
        """What it was told."""
        return self._rows
