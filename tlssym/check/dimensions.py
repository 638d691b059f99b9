"""Dimensions of a printed formula: both sides, the terms of sums, arguments, limits, measures, transforms.

The tree is walked as printed, so that every finding has its place in the file.  A dimension that is not
declared is unknown, and whatever it touches is unknown too: nothing is said of that.  ħ is a quantity like
any other; where two dimensions differ by a power of energy·time only, the text has set ħ = 1 there, and
that is a note with the power, not an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sympy as sp

from tlssym.mathematics.dimensions import NUMBER, Dimension, hbar_power, missing_hbar
from tlssym.numbers.exponents import ExponentError, canonical
from tlssym.parse.commands import AVERAGE
from tlssym.parse.errors import ParseError
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.parse.tree import (
    At,
    Bars,
    Between,
    Call,
    Constant,
    Derivative,
    Differential,
    Fraction,
    Group,
    Integral,
    Negative,
    Node,
    Number,
    Power,
    Printed,
    Product,
    Relation,
    Root,
    Series,
    Source,
    Span,
    Statement,
    Sum,
    Symbol,
    Transformed,
)
from tlssym.values import Finding, Severity

# Between these nothing is compared: an implication, a limit, a proportionality.
UNCOMPARED = {"->", "=>", "prop"}
# θ steps where its argument changes sign, in whatever unit; these functions keep their argument's dimension.
LOGARITHMS = frozenset({"ln", "log"})
KEEPING = {"max", "min", "abs", AVERAGE}
ANY_ARGUMENT = {"theta", "sign"}


class _Any:
    """The dimension of 0 and ∞: whatever is needed."""


ANY = _Any()
Found = Dimension | _Any | None


@dataclass(frozen=True)
class DimensionReport:
    """What dimensions say of one equation.

    Attributes
    ----------
    ok : bool or None
        False with an error, None when nothing could be compared because dimensions are not declared.
    hbar_power : sympy number
        Power n of ħ that is missing where one first is: left = right·ħ^n; 0 when none is.
    findings : tuple of Finding
        Errors, warnings (∼ between unlike dimensions) and notes (ħ).
    dimensions : tuple of (str or None)
        The dimension of each member of each statement, in order.
    """

    ok: bool | None
    hbar_power: Any
    findings: tuple[Finding, ...]
    dimensions: tuple[str | None, ...] = ()


def check_dimensions(
    printed: Printed,
    notation: Notation,
    source: Source,
    *,
    equation: str | None = None,
    at: Mapping[str, Any] | None = None,
    expected: Mapping[str, Any] | None = None,
) -> DimensionReport:
    """Check the dimensions of every statement of a printed formula.

    Parameters
    ----------
    printed : Printed
        As parsed.
    notation : Notation
        Declares the dimensions.
    source : Source
        The text that the spans count in, for places and excerpts.
    equation : str, optional
        The equation whose meanings of letters hold; by default the formula's own number.
    at : mapping from name to number, optional
        Values of exponent parameters, such as ``{"a": 3, "d": 3}``; by default those the notation fixes
        there.
    expected : mapping from base quantity to exponent, optional
        What a display without a relation must be, ``{}`` for a pure number.

    Returns
    -------
    DimensionReport
    """
    equation = printed.number if equation is None else equation
    values = notation.fixed_in(equation) if at is None else dict(at)
    walk = _Walk(notation, source, equation, values)
    shown: list[str | None] = []
    for statement in printed.statements:
        shown += walk.statement(statement)
        if expected is not None and not statement.relations:
            walk.expect(statement.members[0], Dimension.of(expected).at(values))
    errors = any(f.severity is Severity.ERROR for f in walk.findings)
    ok = False if errors else (True if walk.compared or not walk.unknown else None)
    return DimensionReport(ok, walk.hbar, tuple(walk.findings), tuple(shown))


class _Walk:
    """One pass over the statements of a formula; collects findings."""

    def __init__(self, notation: Notation, source: Source, equation: str, at: Mapping[str, Any]) -> None:
        self.notation = notation
        self.source = source
        self.equation = equation
        self.at = at
        self.findings: list[Finding] = []
        self.hbar: Any = sp.S.Zero
        self.compared = False
        self.unknown = False

    # findings ------------------------------------------------------------------------------------------

    def _report(self, code: str, message: str, span: Span) -> None:
        finding = Finding(
            code=code,
            message=message,
            place=self.source.place(span[0]),
            length=max(1, span[1] - span[0]),
            printed=self.source.text[span[0] : span[1]],
        )
        if finding not in self.findings:
            self.findings.append(finding)

    def _missing_hbar(self, message: str, span: Span, power: Any) -> None:
        if self.hbar == 0:
            self.hbar = power
        self._report("TLS204", message, span)

    def _declared(self, exponents: Any) -> Dimension:
        return Dimension.of(exponents).at(self.at)

    # statements ----------------------------------------------------------------------------------------

    def statement(self, statement: Statement) -> list[str | None]:
        """Check one chain; the members' dimensions in words."""
        found = [self.of(member) for member in statement.members]
        for (left, right), relation in zip(pairwise(found), statement.relations, strict=True):
            self._sides(left, right, relation)
        return [str(d) if isinstance(d, Dimension) else None for d in found]

    def expect(self, member: Node, wanted: Dimension) -> None:
        """Compare a formula that stands alone with the dimension of what it gives."""
        relation = Relation("=", member.span, "this formula")
        self._sides(wanted, self.of(member), relation)

    def _sides(self, left: Found, right: Found, relation: Relation) -> None:
        if left is None or right is None:
            self.unknown = True
            return
        if relation.kind in UNCOMPARED or isinstance(left, _Any) or isinstance(right, _Any):
            self.compared = True
            return
        self.compared = True
        if left == right:
            return
        power = missing_hbar(left, right)
        sign = relation.text or relation.kind
        if power is not None:
            message = f"ħ^{power}" if power != 1 else "ħ"
            self._missing_hbar(
                f"the right side of {sign} lacks the factor {message}: left {left}, right {right}",
                relation.span,
                power,
            )
        elif relation.kind == "~":
            self._report(
                "TLS205",
                f"left of {sign} stands {left}, right of it {right}: it is read as ∝",
                relation.span,
            )
        else:
            self._report(
                "TLS201",
                f"the left side of {sign} has dimension {left}, the right side {right}; "
                f"the right side lacks {left / right}",
                relation.span,
            )

    # nodes -----------------------------------------------------------------------------------------------

    def of(self, node: Node) -> Found:
        """Dimension of a node: known, any (0 and ∞), or None when it is not known."""
        method = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        found: Found = method(node) if method is not None else None
        if found is None:
            self.unknown = True
        return found

    def _of_number(self, node: Number) -> Found:
        return ANY if not node.text.strip("0.,") else NUMBER

    def _of_constant(self, node: Constant) -> Found:
        return ANY if "infty" in node.name or node.name == "∞" else NUMBER

    def _of_symbol(self, node: Symbol) -> Found:
        name = self.notation.lookup(node.name, self.equation)
        if name is None:
            return None
        if name.exponent_parameter:
            return NUMBER
        return None if name.exponents is None else self._declared(name.exponents)

    def _of_call(self, node: Call) -> Found:
        name = self.notation.lookup(node.name, self.equation, arguments=len(node.arguments))
        arguments = [self.of(argument) for argument in node.arguments]
        if name is not None:
            self._check_declared_arguments(node, name.arguments, arguments)
            return None if name.exponents is None else self._declared(name.exponents)
        if node.name in ANY_ARGUMENT:
            return NUMBER
        if node.name.partition("_")[0] in KEEPING:
            return self._same(list(zip(arguments, node.arguments, strict=True)), node.name)
        for argument, dimension in zip(node.arguments, arguments, strict=True):
            self._needs_number(dimension, argument, f"the argument of {node.name}")
        return NUMBER

    def _check_declared_arguments(
        self, node: Call, declared: tuple[tuple[str, ...], ...], arguments: list[Found]
    ) -> None:
        fitting = [names for names in declared if len(names) == len(arguments)]
        expected: list[list[Found]] = []
        for names in fitting:
            found = [self.notation.lookup(each, self.equation) for each in names]
            expected.append(
                [None if n is None or n.exponents is None else self._declared(n.exponents) for n in found]
            )
        for position, (argument, dimension) in enumerate(zip(node.arguments, arguments, strict=True)):
            wanted = [each[position] for each in expected]
            if not isinstance(dimension, Dimension) or not wanted or None in wanted or dimension in wanted:
                continue
            self._report(
                "TLS203",
                f"this argument of {node.name} has dimension {dimension}, declared is {wanted[0]}",
                argument.span,
            )

    def _needs_number(self, dimension: Found, node: Node, what: str) -> None:
        if not isinstance(dimension, Dimension) or dimension.is_number:
            return
        power = hbar_power(dimension)
        if power is not None:
            note = f"{what} has dimension {dimension}: a factor ħ^({-power}) is left out"
            self._missing_hbar(note, node.span, -power)
        else:
            message = f"{what} has dimension {dimension}; it must be a number"
            self._report("TLS203", message, node.span)

    def _same(self, terms: list[tuple[Found, Node]], what: str) -> Found:
        """The dimension that all terms share; a finding for the first of each that differs."""
        known = [(d, node) for d, node in terms if isinstance(d, Dimension)]
        if not known:
            return None if any(d is None for d, _ in terms) else ANY
        first, _ = known[0]
        broken = False
        for dimension, node in known[1:]:
            if dimension == first:
                continue
            power = missing_hbar(first, dimension)
            if power is not None:
                note = f"terms of a {what} differ by ħ^({power}): {first} and {dimension}"
                self._missing_hbar(note, node.span, power)
            else:
                message = f"this term of a {what} has dimension {dimension}, the first one {first}"
                self._report("TLS202", message, node.span)
                broken = True
        # an unknown term says nothing against the known ones, but leaves the sum's dimension as they have it;
        # a sum of unlike terms has none, and nothing further is said of it
        return None if broken else first

    def _of_sum(self, node: Sum) -> Found:
        together = self._logarithms_together(node)
        return self._same(
            [(NUMBER if term in together else self.of(term), term) for term in node.terms], "sum"
        )

    def _logarithms_together(self, node: Sum) -> list[Node]:
        """The logarithms of a sum, where they make the logarithm of a number: ln t − ln T_2 is ln(t/T_2)."""
        found = [(term, *parts) for term in node.terms if (parts := self._logarithm(term)) is not None]
        if len(found) < 2:
            return []
        total: Found = NUMBER
        for _, times, argument in found:
            total = self._times(total, self._raised(self.of(argument), times))
        return [term for term, *_ in found] if isinstance(total, Dimension) and total.is_number else []

    def _logarithm(self, term: Node) -> tuple[Any, Node] | None:
        """A term c·ln(x), with c a number or made of exponent parameters, as (c, x)."""
        if isinstance(term, Negative):
            inner = self._logarithm(term.operand)
            return None if inner is None else (-inner[0], inner[1])
        factors = term.factors if isinstance(term, Product) else (term,)
        logs = [f for f in factors if isinstance(f, Call) and f.name in LOGARITHMS and len(f.arguments) == 1]
        rest = [f for f in factors if not any(f is log for log in logs)]
        times = [self._exponent(f) for f in rest]
        plain = all(
            (name := self.notation.lookup(n.name, self.equation)) is not None and name.exponent_parameter
            for f in rest
            for n in f.walk()
            if isinstance(n, Symbol)
        )
        if len(logs) != 1 or None in times or not plain:
            return None
        return sp.Mul(*times), logs[0].arguments[0]

    def _of_negative(self, node: Negative) -> Found:
        return self.of(node.operand)

    def _of_group(self, node: Group) -> Found:
        return self.of(node.body)

    def _of_bars(self, node: Bars) -> Found:
        return self.of(node.body)

    @staticmethod
    def _times(first: Found, second: Found, sign: int = 1) -> Found:
        if first is None or second is None:
            return None
        if isinstance(first, _Any) or isinstance(second, _Any):
            return ANY
        return first * second if sign > 0 else first / second

    def _of_product(self, node: Product) -> Found:
        total: Found = NUMBER
        for factor in node.factors:
            total = self._times(total, self.of(factor))
        return total

    def _of_fraction(self, node: Fraction) -> Found:
        return self._times(self.of(node.numerator), self.of(node.denominator), -1)

    def _of_power(self, node: Power) -> Found:
        base = self.of(node.base)
        self._needs_number(self.of(node.exponent), node.exponent, "an exponent")
        return self._raised(base, self._exponent(node.exponent))

    def _of_root(self, node: Root) -> Found:
        index = sp.Integer(2) if node.index is None else self._exponent(node.index)
        return self._raised(self.of(node.radicand), None if index is None else 1 / index)

    @staticmethod
    def _raised(base: Found, exponent: Any) -> Found:
        if not isinstance(base, Dimension) or base.is_number:
            return base
        if exponent is None:
            return None
        try:
            return base**exponent
        except ExponentError:
            return None

    def _exponent(self, node: Node) -> Any | None:
        """An exponent as a rational function of parameters, values put in; None for anything else."""
        try:
            value = lower_node(node, self.notation, self.equation)
        except ParseError:
            return None
        if not isinstance(value, sp.Expr) or not value.is_rational_function() or value.is_Float:
            return None
        value = value.xreplace({s: sp.Symbol(s.name, positive=True) for s in value.free_symbols})
        names = {s.name: s for s in value.free_symbols}
        put = {
            names[name]: sp.sympify(number, strict=True) for name, number in self.at.items() if name in names
        }
        try:
            return canonical(value.xreplace(put))
        except ExponentError:
            return None

    def _of_differential(self, node: Differential) -> Found:
        body = self.of(node.body)
        if node.dimension is None:
            return body
        return self._raised(body, self._exponent(node.dimension))

    def _of_derivative(self, node: Derivative) -> Found:
        variable = self._raised(self.of(node.variable), sp.Integer(node.order))
        return self._times(self.of(node.body), variable, -1)

    def _of_at(self, node: At) -> Found:
        return self.of(node.body)

    def _of_between(self, node: Between) -> Found:
        return self.of(node.body)

    def _of_integral(self, node: Integral) -> Found:
        measure = self.of(node.differential)
        if node.differential.dimension is None:
            variable = self.of(node.differential.body)
            for limit in (node.lower, node.upper):
                self._limit(limit, variable)
        return self._times(measure, self.of(node.integrand))

    def _limit(self, limit: Node | None, variable: Found) -> None:
        found = None if limit is None else self.of(limit)
        if limit is None or not isinstance(found, Dimension) or not isinstance(variable, Dimension):
            return
        if found == variable:
            return
        power = missing_hbar(variable, found)
        if power is not None:
            note = f"a limit has dimension {found}, its variable {variable}: ħ^({power}) is left out"
            self._missing_hbar(note, limit.span, power)
        else:
            message = f"this limit has dimension {found}, its variable {variable}"
            self._report("TLS202", message, limit.span)

    def _of_series(self, node: Series) -> Found:
        return self.of(node.body)

    def _of_transformed(self, node: Transformed) -> Found:
        # ∫ e^{-pt} f dt has the dimension of f times that of a time, which is 1/p
        return self._times(self.of(node.body), self.of(node.variable), -1)
