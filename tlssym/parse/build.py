"""Words → tree: one action for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from lark import Token, Transformer, v_args

from tlssym.parse.commands import NAMED, STANDARD
from tlssym.parse.derivatives import over, quotient, ungrouped
from tlssym.parse.errors import ParseError
from tlssym.parse.name_words import Word
from tlssym.parse.terms import Flat, Item, Sign, term
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
    Negative,
    Node,
    Number,
    Opaque,
    Power,
    Product,
    Relation,
    Root,
    Span,
    Statement,
    Sum,
    Symbol,
    Transformed,
)

_BRACKETS_NEEDED = {"theta", "Gamma", "Beta", "max", "min"}
_CLOSED = {"floor", "ceiling", "zeta"}
_NAMED = {name for name in STANDARD.values() if not name.startswith(NAMED)} - _BRACKETS_NEEDED - _CLOSED


@dataclass(frozen=True)
class Script(Node):
    """What stands in an argument, a superscript or a subscript (``place`` is ``_`` there)."""

    body: Node
    place: str = ""


@dataclass(frozen=True)
class Arguments(Node):
    """A bracket that may hold several expressions, with the signs between them."""

    bodies: tuple[Node, ...]
    bracket: str
    signs: tuple[str, ...]


def _factorial(node: Node, span: Span) -> Node:
    """n! as Γ(n + 1)."""
    return Call(span, "Gamma", (Sum(span, (node, Number(span, "1"))),))


_PARTS = {"[": "bracket", r"\{": "braces"}


def _could_be_part(group: Arguments) -> bool:
    r"""Whether ``[N/2]`` may be an integer part, ``\{x\}`` a fractional one or a set: nothing asks for the brackets."""
    body = group.bodies[0]
    if isinstance(body, Symbol):
        return group.bracket in _PARTS
    if group.bracket != "[" or not isinstance(body, Fraction):
        return False
    above = body.numerator
    factors = above.factors if isinstance(above, Product) else (above,)
    return isinstance(body.denominator, Number) and all(isinstance(f, Symbol | Number) for f in factors)


_INVERSE = {
    **{name: f"arc{name}" for name in ("sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth")},
    **{name: f"{NAMED}arc{name}" for name in ("sec", "csc")},
}
_LARGER_IS_RIGHT = {"<": True, "<=": True, "<<": True, ">": False, ">=": False, ">>": False}


def _is_minus_one(node: Node) -> bool:
    return isinstance(node, Negative) and node.operand == Number((0, 0), "1")


def _check_variation(top: Node, bottom: Node, span: Span) -> None:
    r"""Refuse ``\frac{\delta F}{\delta\phi}``, where δ is no factor that could be cancelled."""
    first = [node.factors[0] if isinstance(node, Product) else node for node in (top, bottom)]
    name = first[0].name if isinstance(first[0], Symbol) else ""
    if name in (r"\delta", "D") and isinstance(first[1], Symbol) and first[1].name == name:
        kind = "a variational derivative" if name == r"\delta" else "a material derivative"
        raise ParseError(f"{kind} is not understood; write it out", span)


def _word(token: Token) -> Word:
    value: Any = token.value
    assert isinstance(value, Word)
    return value


def _one_integral_over_a_sum(terms: list[Flat]) -> None:
    r"""Refuse ``\int x + y\, dx``: its sign and its differential stand in two terms of one sum."""
    open_sign: Sign | None = None
    for flat in terms:
        nodes = [item.node for item in flat]
        signs = [n for n in nodes if isinstance(n, Sign) and n.word.kind not in ("SERIES", "LIMIT")]
        closed = [n for n in nodes if isinstance(n, Differential)]
        if open_sign is not None and closed and not signs:
            raise ParseError(
                "an integral over a sum; put the sum in brackets, as \\int (x + y) dx",
                (open_sign.span[0], closed[0].span[1]),
            )
        has_its_own = any(isinstance(n, Differential) for node in nodes for n in node.walk())
        open_sign = (None if has_its_own else signs[-1]) if signs else open_sign


@v_args(inline=True)
class Builder(Transformer):
    """One method for each rule of ``grammar.lark``.

    Parameters
    ----------
    is_transform_variable : callable
        Whether a name is a Laplace variable.
    is_generic : bool
        Whether letters need not be declared, and what is not declared may be anything.
    slash : str
        How ``a/b c`` is read; see :func:`tlssym.parse.terms.term`.
    """

    is_transform_variable: Callable[[str], bool] = staticmethod(lambda name: False)
    is_generic: bool = False
    slash: str = ""

    def chain(self, *parts: Any) -> Statement:
        members = tuple(parts[::2])
        relations = tuple(Relation(_word(t).name, _word(t).span, _word(t).text) for t in parts[1::2])
        return Statement(members, relations)

    def expression(self, *parts: Any) -> Node:
        terms: list[Node] = []
        sign: Word | None = None
        _one_integral_over_a_sum([part for part in parts if isinstance(part, Flat)])
        for part in parts:
            if isinstance(part, Token):
                sign = _word(part)
                continue
            node = term(part, self.slash)
            if sign is not None and sign.kind == "MINUS":
                node = Negative((sign.span[0], node.span[1]), node)
            terms.append(node)
        return terms[0] if len(terms) == 1 else Sum(over(*terms), tuple(terms))

    def term(self, node: Node) -> Flat:
        return Flat([Item("", node)])

    def beside(self, flat: Flat, node: Node) -> Flat:
        return self._joined(flat, "beside", node)

    def times(self, flat: Flat, sign: Token, node: Node) -> Flat:
        return self._joined(flat, "times", node, _word(sign).text)

    def times_less(self, flat: Flat, sign: Token, minus: Token, node: Node) -> Flat:
        r"""``a \cdot -b``, which is sloppy and clear."""
        return self._joined(flat, "times", Negative((_word(minus).span[0], node.span[1]), node), _word(sign).text)

    def over(self, flat: Flat, _sign: Token, node: Node) -> Flat:
        return self._joined(flat, "over", node)

    @staticmethod
    def _joined(flat: Flat, joint: str, node: Node, sign: str = "") -> Flat:
        if joint == "beside" and isinstance(node, Group):
            node = replace(node, behind=True)
        elif joint == "beside" and isinstance(node, Power) and isinstance(node.base, Group):
            node = replace(node, base=replace(node.base, behind=True))
        flat.append(Item(joint, node, sign))
        return flat

    def number(self, token: Token) -> Node:
        return Number(_word(token).span, _word(token).text)

    def constant(self, token: Token) -> Node:
        return Constant(_word(token).span, _word(token).name)

    def symbol(self, token: Token) -> Symbol:
        word = _word(token)
        return Symbol(word.span, word.name, word.indices, word.printed)

    def raised(self, base: Node, power: Script) -> Node:
        if isinstance(base, Call) and base.name == f"{NAMED}bracket":
            base = Group(base.span, base.arguments[0], "[")  # [x]² needs its bracket
        if isinstance(base, Call) and base.name in _NAMED and base.bracketed:
            raise ParseError(
                f"a power after {base.name}(…) could belong to the argument; write \\{base.name}^{{…}}(…)",
                (base.span[0], power.span[1]),
            )
        return Power((base.span[0], power.span[1]), base, power.body)

    def group(self, opening: Token, *parts: Any) -> Arguments:
        first, close = _word(opening), _word(parts[-1])
        bodies = tuple(part for part in parts[:-1] if not isinstance(part, Token))
        signs = tuple(_word(part).text for part in parts[:-1] if isinstance(part, Token))
        return Arguments((first.span[0], close.span[1]), bodies, first.text, signs)

    def bracketed(self, group: Arguments) -> Node:
        if len(group.bodies) > 1:
            names = {"[": "commutator", r"\{": "anticommutator"}
            if self.is_generic and len(group.bodies) == 2 and group.bracket in names:
                return Call(group.span, NAMED + names[group.bracket], group.bodies, group.signs)
            message = f"found {group.signs[0]} in a bracket that holds no arguments; expected one expression"
            raise ParseError(message, group.span)
        if self.is_generic and _could_be_part(group):
            return Call(group.span, NAMED + _PARTS[group.bracket], group.bodies)
        return Group(group.span, group.bodies[0], group.bracket)

    def opaque(self, token: Token) -> Opaque:
        word = _word(token)
        return Opaque(word.span, word.name, word.indices)

    def adjoint(self, base: Node, sign: Token) -> Node:
        mark = {r"\dagger": "dagger", "*": "conjugate", r"\ast": "conjugate", r"\star": "conjugate"}
        name = mark.get(_word(sign).name, _word(sign).name.removeprefix("\\"))
        return Call((base.span[0], _word(sign).span[1]), NAMED + name, (base,))

    def bars(self, opening: Token, body: Node, close: Token) -> Node:
        return Bars((_word(opening).span[0], _word(close).span[1]), body)

    def fraction(self, command: Token, above: Script, below: Script) -> Node:
        span = (_word(command).span[0], below.span[1])
        top, bottom = above.body, below.body
        _check_variation(top, bottom, span)
        return quotient(top, bottom, span) or Fraction(span, top, bottom)

    def factorial(self, base: Node, sign: Token) -> Node:
        span = (base.span[0], _word(sign).span[1])
        if isinstance(base, Call) and base.name in _NAMED and base.bracketed and len(base.arguments) == 1:
            (inside,) = base.arguments  # \ln (n - 1)! is the logarithm of a factorial
            return replace(base, span=span, arguments=(self.factorial(inside, sign),))
        return (
            Call(span, "factorial2", (base,)) if _word(sign).name == "factorial2" else _factorial(base, span)
        )

    def binomial(self, command: Token, above: Script, below: Script) -> Node:
        span = (_word(command).span[0], below.span[1])
        top, bottom = above.body, below.body
        left = Sum(span, (top, Negative(span, bottom)))
        factors = (_factorial(bottom, span), _factorial(left, span))
        return Fraction(span, _factorial(top, span), Product(span, factors))

    def average(self, opening: Token, body: Node, close: Token) -> Call:
        word = _word(close)
        return Call((_word(opening).span[0], word.span[1]), word.name, (body,))

    def evaluated(self, body: Node, sign: Token, point: tuple[Node, ...]) -> Node:
        r"""``\left. … \right|_{x=0}``, and a derivative with what is held fixed."""
        span = (body.span[0], point[-1].span[1])
        if len(point) == 2:
            variable, value = point
            if not isinstance(variable, Symbol):
                raise ParseError("the point must be given as a symbol and its value, x = 0", variable.span)
            return At(span, body, variable, value)
        inside = ungrouped(body)
        if isinstance(inside, Derivative) and isinstance(inside.variable, Symbol):
            fixed = isinstance(point[0], Symbol) and not point[0].name.startswith(inside.variable.name)
            # ∂E/∂T at fixed V: the other variable is only named; df/dx at 0 has it as the value of x
            if not (inside.partial and fixed):
                return At(span, body, inside.variable, point[0])
            return replace(inside, held=getattr(point[0], "name", ""))
        raise ParseError("what is taken at a point needs the variable and its value, as in |_{x=0}", span)

    def between(self, body: Node, sign: Token, lower: Script, upper: Script) -> Node:
        inside = (
            body.arguments[0]
            if isinstance(body, Call) and body.name == f"{NAMED}bracket"
            else ungrouped(body)
        )
        return Between((body.span[0], upper.span[1]), inside, lower.body, upper.body)

    def end(self, opening: Token, variable: Node, sign: Token, value: Node, close: Token) -> tuple[Node, Node]:
        if _word(sign).name != "=" or not isinstance(variable, Symbol):
            raise ParseError("an end must be given as a symbol and its value, x = 0", _word(sign).span)
        return variable, value

    end_above = end

    def between_ends(self, body: Node, sign: Token, lower: tuple[Symbol, Node], upper: Any) -> Node:
        r"""``\left. … \right|_{x=a}^{x=b}``, where the second may be its value alone: a difference."""
        variable, low = lower
        other, high = (variable, upper.body) if isinstance(upper, Script) else upper
        if other.name != variable.name:
            raise ParseError("the two ends are those of two letters", other.span)
        span = (body.span[0], high.span[1])
        return Sum(span, (At(span, body, variable, high), Negative(span, At(span, body, variable, low))))

    def point(self, opening: Token, variable: Node, *rest: Any) -> tuple[Node, ...]:
        if len(rest) < 3 or _word(rest[0]).kind == "COMMA":
            return (variable,)  # one or several that are held fixed
        if _word(rest[0]).name != "=":
            raise ParseError(f"found {_word(rest[0]).text}; expected =", _word(rest[0]).span)
        return (variable, rest[1])

    def root(self, command: Token, *parts: Script) -> Node:
        span = (_word(command).span[0], parts[-1].span[1])
        return Root(span, parts[-1].body, parts[0].body if len(parts) == 2 else None)

    def call(self, name: Token, group: Arguments) -> Call:
        word = _word(name)
        span = (word.span[0], group.span[1])
        if word.name == "rect" and len(group.bodies) == 1:
            half = Fraction(span, Number(span, "1"), Number(span, "2"))
            return Call(span, "theta", (Sum(span, (half, Negative(span, Bars(span, group.bodies[0])))),))
        return Call(span, word.name, group.bodies, group.signs)

    def powered_call(self, name: Token, power: Script, group: Arguments) -> Node:
        return self._powered(self.call(name, group), power)

    @staticmethod
    def _powered(called: Call, power: Script) -> Node:
        r"""A power of a function; ``\tan^{-1}`` and its kin are the inverse functions."""
        if called.name in _INVERSE and _is_minus_one(power.body):
            return replace(called, name=_INVERSE[called.name])
        return Power(called.span, called, power.body)

    def bare(self, node: Node, power: Script | None = None) -> Node:
        return node if power is None else Power((node.span[0], power.span[1]), node, power.body)

    def bare_call(self, name: Token, argument: Node) -> Call:
        word = _word(name)
        if word.name in _BRACKETS_NEEDED:
            raise ParseError(f"{word.text} needs brackets around its argument", word.span)
        return Call((word.span[0], argument.span[1]), word.name, (argument,), bracketed=False)

    def powered_bare_call(self, name: Token, power: Script, argument: Node) -> Node:
        return self._powered(self.bare_call(name, argument), power)

    def transformed(self, body: Any, _opening: Token, variable: Token, *rest: Token) -> Node:
        node = self.symbol(body) if isinstance(body, Token) else self.bracketed(body)
        name, close = self.symbol(variable), rest[-1]
        inside = ungrouped(node)
        if isinstance(inside, Derivative) and (inside.partial or not self.is_transform_variable(name.name)):
            # (∂E/∂T)_V: the other variable is only named
            letters = (variable, *(t for t in rest if _word(t).kind == "SYMBOL"))
            return replace(inside, held=" ".join(sorted(_word(t).name for t in letters)))
        if not self.is_transform_variable(name.name):
            message = (
                "a subscript on a bracket stands for a declared Laplace variable only; "
                "put it into the name or remove it"
            )
            raise ParseError(message, name.span)
        return Transformed((node.span[0], _word(close).span[1]), node, name)

    def differential(self, sign: Token, variable: Token) -> Node:
        return self._differential(sign, self.symbol(variable))

    def measure(self, sign: Token, power: Script, variable: Token) -> Node:
        return self._differential(sign, self.symbol(variable), power.body)

    def differential_of_power(self, sign: Token, variable: Token, power: Script) -> Node:
        return self._differential(sign, self.raised(self.symbol(variable), power))

    def differential_of_call(self, sign: Token, name: Token, group: Arguments) -> Node:
        return self._differential(sign, self.call(name, group))

    def higher_differential(self, sign: Token, power: Script, name: Token, group: Arguments) -> Node:
        return self._differential(sign, self.call(name, group), power.body)

    @staticmethod
    def _differential(sign: Token, body: Node, dimension: Node | None = None) -> Differential:
        word = _word(sign)
        return Differential((word.span[0], body.span[1]), body, dimension, word.text == r"\partial")

    def argument(self, opening: Token, body: Node, close: Token) -> Script:
        return Script((_word(opening).span[0], _word(close).span[1]), body)

    index = power = argument

    def lower(self, opening: Token, body: Node, close: Token) -> Script:
        return Script((_word(opening).span[0], _word(close).span[1]), body, "_")

    def limits(self, *parts: Script) -> dict[str, Script]:
        return {part.place: part for part in parts}

    def inequality(self, first: Node, *rest: Any) -> list[Call]:
        """A chain of order relations as the steps that it stands for."""
        members = [first, *rest[1::2]]
        steps = []
        for relation, left, right in zip(rest[::2], members, members[1:], strict=False):
            word = _word(relation)
            if word.name not in _LARGER_IS_RIGHT:
                raise ParseError("where an integral is taken is told by inequalities", word.span)
            larger, smaller = (right, left) if _LARGER_IS_RIGHT[word.name] else (left, right)
            span = (left.span[0], right.span[1])
            argument = Sum(span, (larger, Negative(span, smaller)))
            steps.append(Call(span, "theta", (argument,), is_region=True))
        return steps

    def region(self, opening: Token, *parts: Any) -> tuple[Script, list[Call]]:
        steps = [step for part in parts if isinstance(part, list) for step in part]
        return Script((_word(opening).span[0], _word(parts[-1]).span[1]), steps[0]), steps

    def integral_over(self, sign: Token, region: tuple[Script, list[Call]]) -> Sign:
        word = _word(sign)
        return Sign((word.span[0], region[0].span[1]), word, region=tuple(region[1]))

    def limit_sign(self, sign: Token, variable: Token, value: Script) -> Sign:
        word = _word(sign)
        return Sign((word.span[0], value.span[1]), word, value.body, variable=self.symbol(variable))

    def listed(self, opening: Token, *values: Any) -> list[Node]:
        return [each for each in values if isinstance(each, Node)]

    def sign_over_values(self, sign: Token, values: list[Node]) -> Sign:
        word = _word(sign)
        return Sign((word.span[0], values[-1].span[1]), word, values=tuple(values))

    def function_of_sign(self, name: Token, sign: Token, limits: dict[str, Script] | None = None) -> Sign:
        r"""``\ln\sum_n``: the function of all that the sign acts on."""
        word, inner = _word(name), self.sign(sign, limits)
        if word.name in _BRACKETS_NEEDED:
            raise ParseError(f"{word.text} needs brackets around its argument", word.span)
        return replace(inner, span=(word.span[0], inner.span[1]), function=word.name)

    def sign(self, sign: Token, limits: dict[str, Script] | None = None) -> Sign:
        word, limits = _word(sign), limits or {}
        end = max([word.span[1], *(part.span[1] for part in limits.values())])
        lower, upper = (limits[place].body if place in limits else None for place in ("_", ""))
        return Sign((word.span[0], end), word, lower, upper)
