r"""Tree → sympy, in the vocabulary of ``tlssym.language``.

What is printed becomes what is meant: ``\int d^dR`` is an integral over the radius with the area of the
sphere, ``\left(\frac1x\right)_p`` the transform of 1/x(t), ``dE`` standing alone a positive symbol ``dE``,
``dR^3`` the differential 3R² dR.  Nothing is evaluated but numbers, and those only while they are small.

A sum over sites is a ``SiteSum`` of functions of the site letters: ``S_i^z`` is ``S_i_z(i)``, which does not
commute.  An integration variable whose range may hold negative numbers is a real symbol, not a positive one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatchmethod
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Antiderivative, SiteSum, Transform, opaque, radial_measure, sympy_name
from tlssym.parse.applied import DELTA, is_evidence_of_imaginary
from tlssym.parse.arithmetic import CONSTANTS, FUNCTIONS, costs, integral_of, power
from tlssym.parse.commands import AVERAGE, NAMED
from tlssym.parse.errors import TOO_LARGE, ParseError
from tlssym.parse.laws import special, with_law, with_order
from tlssym.parse.names import atoms
from tlssym.parse.notation import VECTORS, Name, Notation, is_operator
from tlssym.parse.sifting import sifted
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
    Limit,
    Negative,
    Node,
    Number,
    Opaque,
    Power,
    Printed,
    Product,
    Root,
    Series,
    Source,
    Span,
    Statement,
    Sum,
    Symbol,
    Transformed,
)
from tlssym.values import Finding

_LARGE_ARGUMENT = 1000
_IMAGINARY = ("i", r"\imath")


@dataclass(frozen=True)
class Lowered:
    """A statement in sympy: its members, the kinds of the relations between them, and the tree."""

    members: tuple[Any, ...]
    relations: tuple[str, ...]
    printed: Statement


def lower(
    printed: Printed,
    notation: Notation,
    *,
    equation: str = "",
    source: Source | None = None,
    lenient: bool = False,
) -> tuple[tuple[Lowered, ...], tuple[Finding, ...]]:
    """The statements of a formula in sympy, and what was wrong with those that are left out.

    Parameters
    ----------
    printed : Printed
        From ``parse``.
    notation : Notation
        The same that it was parsed with.
    equation : str
        The equation whose meanings of letters hold, by default ``printed.number``.
    source : Source, optional
        The text that the spans refer to; without it findings have no place.
    lenient : bool
        Whether a member that cannot be worked with is taken as a quantity of which nothing is known.
    """
    done: list[Lowered] = []
    findings: list[Finding] = []
    source = source or Source("")
    for statement in printed.statements:
        nodes: list[Node] = []
        members: list[Any] = []
        try:
            for node in statement.members:
                value, why = _member(node, notation, equation or printed.number, lenient)
                if why is not None:
                    findings.append(why.note(source))
                    node = unread(node.span, source)
                    value = lower_node(node, notation)
                nodes.append(node)
                members.append(value)
        except ParseError as error:
            findings.append(error.finding(source))
            continue
        statement = replace(statement, members=tuple(nodes))
        done.append(Lowered(tuple(members), tuple(r.kind for r in statement.relations), statement))
    return tuple(done), tuple(findings)


def _member(node: Node, notation: Notation, equation: str, lenient: bool) -> tuple[Any, ParseError | None]:
    """A member in sympy, or why it is taken as a whole."""
    try:
        return lower_node(node, notation, equation), None
    except ParseError as error:
        if not lenient or not error.leaves_whole:
            raise
        return None, error
    except (
        ArithmeticError,
        ValueError,
        TypeError,
        AttributeError,
        NotImplementedError,
        RecursionError,
    ) as error:
        if not lenient:  # what sympy cannot put together must not cost the reader the other formulas
            raise
        return None, ParseError(f"this cannot be worked with ({type(error).__name__})", node.span)


def unread(span: Span, source: Source) -> Opaque:
    """What stands in a part of a text as a quantity of which nothing is known."""
    text = source.text[span[0] : span[1]]
    letters = tuple(dict.fromkeys(c for c in text if c.isalpha()))
    return Opaque(span, f"{text}@{span[0]}", letters)


def lower_node(node: Node, notation: Notation, equation: str = "") -> Any:
    """One expression in sympy.

    Raises
    ------
    ParseError
        It means nothing (an integral without limits), or is too large to be worked with.
    """
    return _Lowering(notation, equation, node).of(node)


class _Lowering:
    """The walk over one expression; ``bound`` are the names of integration variables and indices."""

    def __init__(self, notation: Notation, equation: str, whole: Node) -> None:
        self.whole = whole
        self.notation = notation
        self.equation = equation
        self.bound: dict[str, Any] = {}
        self.vectors: dict[str, Any] = {}  # vectors that an integral is over, by their lengths
        self.in_transform = False
        self.ordered = False  # whether the letters here need not commute
        self.operators = _with_adjoints(whole) if notation.is_generic else frozenset()

    def name(self, latex: str) -> Name:
        found = self.notation.lookup(latex, self.equation) or Name(latex)
        if self.operators and found.assume in ("positive", "real") and is_operator(found.key, self.operators):
            return replace(found, assume="operator")
        return found

    @singledispatchmethod
    def of(self, node: Node) -> Any:
        raise ParseError("this cannot be worked with", node.span)

    @of.register
    def _(self, node: Number) -> Any:
        return sp.Rational(node.text)

    @of.register
    def _(self, node: Constant) -> Any:
        return CONSTANTS[node.name]

    @of.register
    def _(self, node: Symbol) -> Any:
        if node.indices:
            return self.name(node.name).function(*(self.index(letter) for letter in node.indices))
        if node.name in self.bound:
            return self.bound[node.name]
        if node.name in self.vectors:
            raise ParseError(
                f"the integrand depends on the direction of {node.name}; write it by its length",
                node.span,
            )
        if node.name in _IMAGINARY and self.notation.is_generic and not self.is_index(node):
            if self.notation.imaginary or is_evidence_of_imaginary(self.whole):
                return sp.I
            raise ParseError(
                f"{node.name} could be the imaginary unit or a number; write \\mathrm{{i}} for the unit, "
                "or take another letter",
                node.span,
            )
        name = self.name(node.name)
        if self.in_transform and name.arguments:
            return name.function(*(self.name(each).symbol for each in name.arguments[0]))
        if self.notation.is_generic and any(set(each) & set(self.bound) for each in name.arguments):
            # under an integral over what it depends on it is no constant
            shown = next(each for each in name.arguments if set(each) & set(self.bound))
            return name.function(*(self.bound.get(each, self.name(each).symbol) for each in shown))
        return sp.Symbol(name.sympy_name, commutative=False) if self.ordered else name.symbol

    @of.register
    def _(self, node: Opaque) -> Any:
        letters = [self.bound.get(name, self.name(name).symbol) for name in node.names]
        return opaque(node.text, *letters)

    @of.register
    def _(self, node: Limit) -> Any:
        value = self.of(node.value)
        outer = dict(self.bound)
        positive = value.is_extended_nonnegative is True and (node.side == "+" or value != 0)
        variable = self.name(node.variable.name).symbol
        if not positive or value.is_finite:
            variable = sp.Symbol(variable.name, real=True)
        self.bound[node.variable.name] = variable
        body = self.of(node.body)
        self.bound = outer
        side = node.side or ("-" if value is sp.oo else "+-" if value.is_finite else "+")
        return sp.Limit(body, variable, value, side)

    def is_index(self, node: Symbol) -> bool:
        """Whether a letter stands alone as an index does: i = 1, j = i + 1."""
        terms = self.whole.terms if isinstance(self.whole, Sum) else (self.whole,)
        return any(node is (term.operand if isinstance(term, Negative) else term) for term in terms)

    def index(self, letter: str) -> Any:
        return self.bound.get(letter, sp.Symbol(letter, integer=True))

    @of.register
    def _(self, node: Group) -> Any:
        return self.of(node.body)

    @of.register
    def _(self, node: Sum) -> Any:
        if self.notation.is_generic and (whole := with_law(node, self.of)) is not None:
            return whole
        return with_order([self.of(term) for term in node.terms])

    @of.register
    def _(self, node: Negative) -> Any:
        return -self.of(node.operand)

    @of.register
    def _(self, node: Product) -> Any:
        return sp.Mul(*(self.of(factor) for factor in node.factors))

    @of.register
    def _(self, node: Fraction) -> Any:
        below = self.of(node.denominator)
        if below == 0:
            raise ParseError("division by zero", node.denominator.span)
        return self.of(node.numerator) / below

    @of.register
    def _(self, node: Power) -> Any:
        vector = self.vectors.get(node.base.name) if isinstance(node.base, Symbol) else None
        if vector is not None:
            exponent = self.of(node.exponent)
            if exponent.is_even:
                return power(vector, exponent, node.span)  # p² of a vector is that of its length
        return power(self.of(node.base), self.of(node.exponent), node.span)

    @of.register
    def _(self, node: Root) -> Any:
        index = sp.Integer(2) if node.index is None else self.of(node.index)
        if index == 0:
            raise ParseError("a root of order zero", node.span)
        return power(self.of(node.radicand), 1 / index, node.span)

    @of.register
    def _(self, node: Bars) -> Any:
        inside = node.body
        if isinstance(inside, Symbol) and inside.name in self.vectors:
            return self.vectors[inside.name]  # |k| is what the integral is over
        body = self.of(node.body)
        return sp.Abs(body, evaluate=not costs(body))

    @of.register
    def _(self, node: Call) -> Any:
        if node.name.startswith((NAMED, AVERAGE)) and self.notation.is_generic:
            return self.named(node)
        arguments = tuple(self.of(argument) for argument in node.arguments)
        if node.name == "zeta" and not arguments[0].is_number:
            return sp.Function("zeta")(*arguments)
        if node.name in FUNCTIONS or node.name in ("log10", "log2"):
            return self.standard(node, arguments)
        if node.name.startswith(AVERAGE) or node.name == "Order":
            return sp.Function(sympy_name(node.name), positive=True)(*arguments)
        name = self.notation.lookup(node.name, self.equation, len(arguments))
        if name is None and self.notation.is_generic:
            name = replace(self.name(node.name), arguments=(("",) * len(arguments),), assume="real")
            commuting = all(argument.is_commutative for argument in arguments)
            return (
                name.function(*arguments)
                if commuting
                else sp.Function(name.sympy_name, commutative=False)(*arguments)
            )
        if name is None:
            known = self.name(node.name).arguments
            counts = sorted({len(each) for each in known})
            said = " or ".join(str(count) for count in counts)
            raise ParseError(f"{node.name} with {len(arguments)} arguments; expected {said}", node.span)
        return name.function(*arguments)

    def named(self, node: Call) -> Any:
        """A function of which only the name is known; in it nothing is taken to commute."""
        name = node.name.removeprefix(NAMED)
        outer = self.ordered
        self.ordered = outer or name in _OF_OPERATORS or any(map(_multiplies, node.arguments))
        arguments = tuple(self.of(argument) for argument in node.arguments)
        self.ordered = outer
        commutes = name.startswith(AVERAGE) or name.partition("_")[0] in _NUMBERS
        if name.startswith(AVERAGE):
            return sp.Function(sympy_name(name), positive=True)(*arguments)
        return sp.Function(name, **({} if commutes else {"commutative": False}))(*arguments)

    @staticmethod
    def standard(node: Call, arguments: tuple[Any, ...]) -> Any:
        if node.name in ("max", "min"):
            return FUNCTIONS[node.name](*arguments, evaluate=not any(map(costs, arguments)))
        wanted = 2 if node.name == "Beta" else 1
        if len(arguments) != wanted:
            raise ParseError(f"{node.name} takes {wanted} argument{'s' * (wanted > 1)}", node.span)
        if node.name.startswith("log"):
            return sp.log(arguments[0]) / sp.log(int(node.name[3:]))
        if node.name == "ln" and arguments[0] == 0:
            raise ParseError("the logarithm of zero", node.span)
        if node.name == "exp":
            return power(sp.E, arguments[0], node.span)
        large = any(a.is_Rational and abs(a) > _LARGE_ARGUMENT for a in arguments)
        if large and node.name in ("Gamma", "Beta"):
            # left as it stands here, it would be multiplied out by whatever touches it next
            raise ParseError(
                f"a factorial beyond {_LARGE_ARGUMENT}; write its argument as a symbol", node.span, TOO_LARGE
            )
        if large or any(map(costs, arguments)):
            return FUNCTIONS[node.name](*arguments, evaluate=False)
        return FUNCTIONS[node.name](*arguments)

    # -- differentials, derivatives, integrals --------------------------------------------------------------

    @of.register
    def _(self, node: Differential) -> Any:
        body = node.body
        if isinstance(body, Power) and isinstance(body.base, Symbol):
            variable, exponent = self.of(body.base), self.of(body.exponent)
            return exponent * power(variable, exponent - 1, node.span) * self.alone(body.base)
        if not isinstance(body, Symbol):
            raise ParseError("the differential of a function must stand over another differential", node.span)
        if node.dimension is None:
            return self.alone(body)
        return radial_measure(self.of(body), self.of(node.dimension)) * self.alone(body)

    def alone(self, variable: Symbol) -> Any:
        """A differential standing alone: a positive symbol, ``dE``."""
        return sp.Symbol("d" + self.name(variable.name).sympy_name, positive=True)

    @of.register
    def _(self, node: Derivative) -> Any:
        logarithmic = isinstance(node.variable, Call)
        variable_node = node.variable.arguments[0] if isinstance(node.variable, Call) else node.variable
        if not isinstance(variable_node, Symbol) or (logarithmic and node.order != 1):
            raise ParseError("a derivative must be by a symbol", node.variable.span)
        variable = self.of(variable_node)
        if isinstance(node.body, Derivative) and node.body.span == node.span:
            return self.mixed(node)
        body, at = self.differentiated(node, variable)
        if at is None and not body.atoms(
            AppliedUndef, sp.Integral, sp.Sum, sp.Derivative, SiteSum, Transform
        ):
            result = sp.diff(body, variable, node.order)
        else:
            result = sp.Derivative(body, (variable, node.order))
        # d/d ln x is x d/dx
        result = variable * result if logarithmic else result
        return result if at is None else sp.Subs(result, variable, at)

    def mixed(self, node: Derivative) -> Any:
        """∂²f/∂x∂y: one derivative by several variables."""
        body: Node = node
        variables: list[tuple[Any, int]] = []
        while isinstance(body, Derivative) and body.span == node.span:
            variables.append((self.of(body.variable), body.order))
            body = body.body
        if isinstance(body, Symbol):
            whole = self.name(body.name).function(*dict.fromkeys(variable for variable, _ in variables))
        else:
            whole = self.of(body)
        lacking = [variable for variable, _ in variables if variable not in whole.free_symbols]
        if lacking:
            raise ParseError(
                f"what is differentiated does not show its dependence on {lacking[0]}", body.span
            )
        return sp.Derivative(whole, *variables, evaluate=not whole.atoms(AppliedUndef, sp.Integral, sp.Sum))

    def differentiated(self, node: Derivative, variable: Any) -> tuple[Any, Any]:
        """The function under a derivative, and the point at which the derivative is then taken, or None."""
        body = node.body
        while isinstance(body, Group):
            body = body.body
        if isinstance(body, Symbol):
            name = self.name(body.name)
            if name.symbol == variable or name.constant:
                return name.symbol, None
            if node.held and self.notation.held_apart:
                return sp.Function(f"{name.sympy_name}_at_{sympy_name(node.held)}", positive=True)(variable), None
            lists = [each for each in name.arguments if any(self.name(a).symbol == variable for a in each)]
            if lists:
                return name.function(*(self.name(each).symbol for each in lists[0])), None
            return name.function(variable), None
        whole = self.of(body)
        if variable in whole.free_symbols:
            return self.written_out(whole, variable), None
        if not isinstance(body, Call) or body.name in FUNCTIONS or body.name.startswith(AVERAGE):
            # d ln Z/dβ: what the text has no arguments for depends on the variable
            held = f"_at_{sympy_name(node.held)}" if node.held and self.notation.held_apart else ""
            depending = {s: sp.Function(s.name + held, positive=True)(variable) for s in whole.free_symbols}
            if not depending:
                raise ParseError("a derivative of a number; write what is differentiated", body.span)
            return whole.subs(depending, simultaneous=True), None
        # dW(Δ₀, 0)/dτ: the derivative by the one argument that is given a value, at that value
        fixed = [i for i, argument in enumerate(whole.args) if argument.is_number]
        if len(fixed) != 1:
            told = "it is not clear which argument the derivative is by; use its letter"
            raise ParseError(told, node.variable.span, suggestion=self.argument_like(whole, variable))
        arguments = list(whole.args)
        value, arguments[fixed[0]] = arguments[fixed[0]], variable
        return whole.func(*arguments), value

    def argument_like(self, call: Any, variable: Any) -> str | None:
        """The argument of a function that another letter may have been meant for: the only one of its dimension."""
        meant = self.notation.of_sympy(str(variable), self.equation)
        names = [self.notation.of_sympy(str(each), self.equation) for each in call.args if each.is_Symbol]
        alike = [n for n in names if n is not None and meant is not None and n.dimension == meant.dimension]
        return alike[0].latex if len(alike) == 1 else None

    def written_out(self, whole: Any, variable: Any) -> Any:
        """An expression with the functions that stand in it without their arguments given those."""
        swaps = {}
        for symbol in whole.free_symbols - {variable}:
            name = self.notation.of_sympy(symbol.name, self.equation)
            lists = name.arguments if name is not None else ()
            for each in lists:
                symbols = [self.name(argument).symbol for argument in each]
                if variable in symbols and name is not None:
                    swaps[symbol] = name.function(*symbols)
        return whole.subs(swaps, simultaneous=True) if swaps else whole

    @of.register
    def _(self, node: At) -> Any:
        body, variable, value = self.of(node.body), self.of(node.variable), self.of(node.value)
        if body.atoms(AppliedUndef, sp.Integral, sp.Sum, sp.Derivative, sp.Subs, SiteSum, Transform):
            return sp.Subs(body, variable, value)
        result = body.subs(variable, value)
        if result.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise ParseError("this has no value at that point", node.span)
        return result

    @of.register
    def _(self, node: Between) -> Any:
        body, lo, hi = self.of(node.body), self.of(node.lower), self.of(node.upper)
        if len(body.free_symbols) != 1 or body.atoms(
            AppliedUndef, sp.Integral, sp.Sum, sp.Derivative, SiteSum
        ):
            raise ParseError(
                "which letter the limits are for is not clear; write the difference out", node.span
            )
        (variable,) = body.free_symbols
        result = body.subs(variable, hi) - body.subs(variable, lo)
        if result.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise ParseError("this has no value at one of its limits", node.span)
        return result

    @of.register
    def _(self, node: Integral) -> Any:
        differential = node.differential
        if not isinstance(differential.body, Symbol):
            raise ParseError("an integral must be over a symbol", differential.span)
        bare = node.lower is None and node.upper is None and differential.dimension is None
        if bare and self.notation.is_generic and not self.bound:
            return self.indefinite(node)
        lo, hi = self.limits(node)
        variable = self.variable(differential.body, lo, hi)
        outer, directions = dict(self.bound), dict(self.vectors)
        self.bound[differential.body.name] = variable
        if self.notation.is_generic:
            self.vectors |= dict.fromkeys(_as_vectors(differential.body.name), variable)
        integrand = self.of(node.integrand)
        if differential.dimension is not None:
            integrand = radial_measure(variable, self.of(differential.dimension)) * integrand
        self.bound, self.vectors = outer, directions
        if self.notation.is_generic:
            integrand = special(integrand, variable, (lo, hi))
        if any(call.func.__name__ == DELTA for call in integrand.atoms(AppliedUndef)):
            return sifted(integrand, (variable, lo, hi), node.sign_span)
        return integral_of(integrand, (variable, lo, hi))

    def indefinite(self, node: Integral) -> Any:
        """An integral without limits, over one variable."""
        letter = node.differential.body
        variable = self.of(letter)
        nested = any(isinstance(n, Integral) for n in node.integrand.walk())
        if not isinstance(letter, Symbol) or not isinstance(variable, sp.Symbol) or nested:
            raise ParseError("integrals without limits; write them", node.sign_span)
        directed = _as_vectors(letter.name)
        if any(isinstance(n, Symbol) and n.name in directed for n in node.integrand.walk()):
            raise ParseError(
                f"an integral over a vector; write its range, or its dimension as in d^3{letter.name}",
                node.sign_span,
            )
        return Antiderivative(self.of(node.integrand), variable)

    def limits(self, node: Integral) -> tuple[Any, Any]:
        if node.lower is None and node.upper is None and node.differential.dimension is not None:
            return sp.S.Zero, sp.oo
        if node.lower is None or node.upper is None:
            raise ParseError(
                "an integral without limits; write both, as in \\int_0^{\\infty}", node.sign_span
            )
        return self.of(node.lower), self.of(node.upper)

    def variable(self, symbol: Symbol, lo: Any, hi: Any) -> Any:
        if symbol.indices:
            raise ParseError("an integral over a site's quantity is not understood", symbol.span)
        name = self.name(symbol.name)
        if costs(lo) or costs(hi):
            return sp.Symbol(name.sympy_name, real=True)
        if lo.is_extended_nonnegative is True and hi.is_extended_nonnegative is True:
            return name.symbol
        return sp.Symbol(name.sympy_name, real=True)

    @of.register
    def _(self, node: Series) -> Any:
        outer = dict(self.bound)
        if node.values:
            terms = []
            for value in [self.of(each) for each in node.values]:
                self.bound = {**outer, node.indices[0]: value}
                terms.append(self.of(node.body))
            self.bound = outer
            return sp.Mul(*terms) if node.is_product else sp.Add(*terms)
        letters = [sp.Symbol(self.name(letter).sympy_name, integer=True) for letter in node.indices]
        lo = None if node.lower is None else self.of(node.lower)
        hi = None if node.upper is None else self.of(node.upper)
        self.bound.update(zip(node.indices, letters, strict=True))
        body = self.of(node.body)
        self.bound = outer
        if lo is not None and hi is not None:
            return (sp.Product if node.is_product else sp.Sum)(body, (letters[0], lo, hi))
        if node.is_product:
            raise ParseError("a product without limits; write both", node.span)
        if lo is not None or hi is not None:
            raise ParseError("a sum with one limit only; write both", node.span)
        return _site_sum(body, letters, node.relation)

    @of.register
    def _(self, node: Transformed) -> Any:
        variable = self.name(node.variable.name)
        outer, self.in_transform = self.in_transform, True
        body = self.of(node.body)
        self.in_transform = outer
        return Transform(body, self.name(variable.transform_of).symbol, variable.symbol)


_OF_OPERATORS = {"commutator", "anticommutator", "dagger", "tr", "Tr", "Trace"}
_NUMBERS = {
    "tr",
    "Tr",
    "Trace",
    "det",
    "Var",
    "var",
    "Cov",
    "cov",
    "Pr",
    "Prob",
    "dim",
    "rank",
    "sinc",
    "max",
    "min",
    "sup",
}


def _multiplies(node: Node) -> bool:
    """Whether letters are multiplied in it."""
    for each in node.walk():
        factors = each.factors if isinstance(each, Product) else ()
        bases = [factor.base if isinstance(factor, Power) else factor for factor in factors]
        if sum(isinstance(base, (Symbol, Call, Opaque, Group)) for base in bases) > 1:
            return True
    return False


def _as_vectors(letter: str) -> tuple[str, ...]:
    r"""How a letter is printed as a vector: ``p_{1}`` as ``\mathbf{p}_{1}`` or ``\mathbf{p_{1}}``."""
    base, mark, index = letter.partition("_")
    return tuple(
        name for font in VECTORS for name in (f"{font}{{{base}}}{mark}{index}", f"{font}{{{letter}}}")
    )


def _with_adjoints(whole: Node) -> frozenset[str]:
    """The letters that stand with a dagger or in a commutator: without it they need not commute either."""
    found: set[str] = set()
    for node in whole.walk():
        if isinstance(node, Symbol) and "\\dagger" in node.name:
            found.add(atoms(node.name)[0].base)
        if isinstance(node, Call) and node.name in (f"{NAMED}commutator", f"{NAMED}anticommutator"):
            found |= {atoms(each.name)[0].base for each in node.walk() if isinstance(each, Symbol)}
    return frozenset(found)


def _site_sum(body: Any, letters: list[Any], relation: str) -> Any:
    """A sum over sites; one over ordered pairs of what is the same for both orders as half that over all pairs."""
    if len(letters) == 2 and relation in ("<", ">") and set(letters) <= body.free_symbols:
        one, other = letters
        if body.xreplace({one: other, other: one}) == body:
            return SiteSum(body, letters, "!=") / 2
    return SiteSum(body, letters, relation)
