r"""The extent of integrals, sums and slashes in a term that is printed flat.

An integral sign takes everything that stands after it in its term, and the first differential after it that
no later sign has taken; so the differential may come first, last, or in the numerator of a fraction.  Where
``a/b c`` could mean two things, it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tlssym.parse.commands import NAMED
from tlssym.parse.derivatives import Operator, applied, over, quotient, ungrouped
from tlssym.parse.errors import TOO_LARGE, ParseError, TwoReadings
from tlssym.parse.name_words import Word
from tlssym.parse.notation import VECTORS
from tlssym.parse.tree import (
    Bars,
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
    Power,
    Product,
    Series,
    Symbol,
)

MAX_SIGNS = 20
_STEPS = {"theta"}
_VECTOR_PRODUCTS = {r"\times": "cross", r"\cdot": "dot"}
_ANGLE_LETTERS = {
    rf"\{name}" for name in ("theta", "vartheta", "phi", "varphi", "alpha", "beta", "gamma", "psi")
}
_CIRCULAR = {"sin", "cos", "tan", "cot"}
_ANGLES = _CIRCULAR | {"sinh", "cosh", "tanh", "coth"}


@dataclass(frozen=True)
class Sign(Node):
    """An integral or sum sign with its limits, waiting for what it acts on."""

    word: Word
    lower: Node | None = None
    upper: Node | None = None
    variable: Symbol | None = None  # of a limit
    region: tuple[Node, ...] = ()  # steps that say where an integral is taken
    values: tuple[Node, ...] = ()  # of an index, one by one
    function: str = ""  # that is taken of the whole, as in ln sum x^n


@dataclass(frozen=True)
class Item:
    """A factor of a flat term, and how it is joined to what stands before: beside, times or over."""

    joint: str
    node: Node
    sign: str = ""


class Flat(list[Item]):
    """A term as printed, growing while it is read."""


def term(flat: Flat, slash: str = "") -> Node:
    """The tree of a flat term.

    Parameters
    ----------
    flat : Flat
    slash : str
        Of ``a/b c``: ``"below"`` reads a/(b c), ``"beside"`` (a/b) c; otherwise it is refused.

    Raises
    ------
    ParseError
        An integral without a differential, a slash that could mean two things.
    """
    signs = [item.node for item in flat if isinstance(item.node, Sign)]
    if len(signs) > MAX_SIGNS:
        raise ParseError(f"more than {MAX_SIGNS} integrals and sums in one term", signs[-1].span, TOO_LARGE)
    return _signs(_slashes(Flat(_nabla(_vectors(flat))), slash))


def _vectors(items: Flat) -> list[Item]:
    r"""The factors, with two vectors under ``\times`` or ``\cdot`` made one quantity: no product of numbers."""
    done: list[Item] = []
    for item in items:
        before = done[-1] if done else None
        if before is not None and item.joint == "times" and item.sign in _VECTOR_PRODUCTS:
            vectors = is_vector(before.node), is_vector(item.node)
            if (any(vectors) if item.sign == r"\times" else all(vectors)) and not is_nabla(before.node):
                name = NAMED + _VECTOR_PRODUCTS[item.sign]
                node = Call(over(before.node, item.node), name, (before.node, item.node))
                done[-1] = Item(before.joint, node, before.sign)
                continue
        done.append(item)
    return done


def is_vector(node: Node) -> bool:
    """Whether a vector stands in it that no product of vectors has made a number."""
    if isinstance(node, Symbol):
        return node.name.startswith((*(f"{font}{{" for font in VECTORS), r"\hat{")) or is_nabla(node)
    if isinstance(node, Bars) or (isinstance(node, Call) and node.name == f"{NAMED}dot"):
        return False
    if isinstance(node, Call) and node.name in (f"{NAMED}cross", f"{NAMED}nabla"):
        return True
    return any(is_vector(child) for child in node.children())


def is_nabla(node: Node) -> bool:
    r"""Whether it is ``\nabla``, a power of it, or a derivative by a coordinate's index: it acts on what follows."""
    base = node.base if isinstance(node, Power) else node
    return isinstance(base, Symbol) and (
        r"\nabla" in base.name or base.name.startswith((r"\partial_", r"\Box"))
    )


def _nabla(items: list[Item]) -> list[Item]:
    r"""The factors, with ``\nabla`` given all that it acts on."""
    at = next((i for i, item in enumerate(items[:-1]) if is_nabla(item.node)), None)
    if at is None:
        return items
    sign, after = items[at].node, items[at + 1]
    how = _VECTOR_PRODUCTS.get(after.sign, "") if after.joint == "times" else ""
    if after.joint == "over":
        return items
    body = term(Flat([Item("", after.node), *items[at + 2 :]]))
    order = sign.exponent if isinstance(sign, Power) else Number(sign.span, "1")
    base = sign.base if isinstance(sign, Power) else sign
    node = Call(over(sign, body), f"{NAMED}nabla" + (f" {how}" if how else ""), (base, order, body))
    return [*items[:at], Item(items[at].joint, node, items[at].sign)]


def _slashes(items: Flat, slash: str) -> list[Node]:
    """The factors, with each slash taken over the product before it."""
    done: list[Node] = []
    after_slash: Node | None = None
    for item in items:
        node = item.node
        if item.joint in ("over", "beside") and done and _is_bare_call(done[-1]):
            longer = _with_longer_argument(done[-1], item)
            if longer is not None:
                done[-1] = longer
                continue
            _check_after_bare_call(done[-1], item)
        if item.joint == "over":
            if isinstance(node, Sign):
                raise ParseError("an integral or sum under a slash needs brackets", node.span)
            if after_slash is not None:
                raise ParseError("a/b/c could mean two things; use brackets", node.span)
            done = _divided(done, node)
            after_slash = node
            continue
        if after_slash is not None and item.joint == "beside" and not _separates(after_slash, node):
            if slash == "below" and isinstance(done[-1], Fraction):
                done[-1] = _lengthened(done[-1], node)
                continue
            if not slash:
                raise _two_readings(done[-1], after_slash, node)
        if item.joint == "beside" and done and isinstance(node, Number) and isinstance(done[-1], Number):
            raise ParseError("two numbers side by side; write \\cdot between them", over(done[-1], node))
        if item.joint == "times" or after_slash is None or _separates(after_slash, node):
            after_slash = None
        done.append(node)
    return done


def _lengthened(fraction: Fraction, node: Node) -> Fraction:
    """A fraction with one more factor below."""
    below = fraction.denominator
    factors = (*(below.factors if isinstance(below, Product) else (below,)), node)
    longer = Product(over(below, node), factors)
    return replace(fraction, span=over(fraction, node), denominator=longer)


def _two_readings(fraction: Node, below: Node, following: Node) -> TwoReadings:
    above = fraction.numerator if isinstance(fraction, Fraction) else fraction
    plain = not any(isinstance(each, Symbol) for each in above.walk())
    letter = following.base if isinstance(following, Power) else following
    number = isinstance(below, Number)
    return TwoReadings(
        (below.span[0], following.span[1]),
        usual=number and not plain and isinstance(letter, Symbol | Constant),
        coefficient=number and plain,
    )


def _is_bare_call(node: Node) -> bool:
    """``\\ln x``: a function whose argument ends where nothing shows it."""
    call = node.base if isinstance(node, Power) else node
    if not isinstance(call, Call) or call.bracketed:
        return False
    argument = call.arguments[0]
    argument = argument.base if isinstance(argument, Power) else argument
    return isinstance(argument, (Symbol, Number, Constant, Product))


def _with_longer_argument(node: Node, item: Item) -> Node | None:
    r"""``\sin 2\pi\nu t`` with one more letter in its argument, where that is printed right behind; else None.

    Angles are read so by everyone; a logarithm's argument is not, and a space ends it for the eye.
    """
    call = node.base if isinstance(node, Power) else node
    if not isinstance(call, Call) or call.name not in _ANGLES or item.joint != "beside":
        return None
    argument, following = call.arguments[0], item.node
    if isinstance(argument, Power) or not isinstance(following, (Symbol, Constant)):
        return None
    if following.span[0] - argument.span[1] > 1:  # a space of its own, \, or more
        return None
    factors = argument.factors if isinstance(argument, Product) else (argument,)
    angle = call.name in _CIRCULAR and any(
        isinstance(factor, Symbol) and factor.name in _ANGLE_LETTERS for factor in factors
    )
    if angle:
        return None  # \sin\theta r: an angle is all of the argument
    whole = Product((argument.span[0], following.span[1]), (*factors, following))
    longer = replace(call, span=(call.span[0], following.span[1]), arguments=(whole,))
    return replace(node, span=longer.span, base=longer) if isinstance(node, Power) else longer


def _check_after_bare_call(call: Node, item: Item) -> None:
    clear = isinstance(item.node, (Differential, Sign, Call)) and item.joint == "beside"
    if not clear:
        raise ParseError(
            "where the function's argument ends is not clear; write brackets around it",
            (call.span[0], item.node.span[1]),
        )


def _separates(denominator: Node, following: Node) -> bool:
    """Whether a factor printed right after a slash's denominator clearly stands outside the fraction."""
    base = following.base if isinstance(following, Power) else following
    if isinstance(base, (Sign, Differential, Fraction, Derivative)):
        return True
    if isinstance(base, Call) and base.name in _STEPS:
        return True
    return isinstance(denominator, Group) and not isinstance(base, Group)


def _divided(done: list[Node], denominator: Node) -> list[Node]:
    """The factors before a slash over what stands after it."""
    last, below = done[-1], ungrouped(denominator)
    if isinstance(ungrouped(last), Differential) and isinstance(below, Differential):
        found = quotient(last, denominator, over(last, denominator))
        assert found is not None
        return [*done[:-1], found]
    sign = max((i for i, node in enumerate(done) if isinstance(node, Sign)), default=-1)
    above = done[sign + 1 :]
    if not above:
        raise ParseError("nothing stands before the slash", denominator.span)
    numerator = above[0] if len(above) == 1 else Product(over(*above), tuple(above))
    return [*done[: sign + 1], Fraction(over(numerator, denominator), numerator, denominator, "slash")]


def _signs(factors: list[Node]) -> Node:
    """The factors with every sign given what it acts on: all that stands after it."""
    at = next((i for i, node in enumerate(factors) if isinstance(node, Sign | Operator)), None)
    if at is None:
        return factors[0] if len(factors) == 1 else Product(over(*factors), tuple(factors))
    sign = factors[at]
    if isinstance(sign, Operator):
        after = factors[at + 1 :]
        if after and isinstance(after[0], Sign | Operator):
            after = [_signs(after)]
        done, left = applied(sign, after)
        return _signs([*factors[:at], done, *left])
    assert isinstance(sign, Sign)
    act = {"SERIES": _series, "LIMIT": _limit}.get(sign.word.kind, _integral)
    acted = act(sign, factors[at + 1 :])
    if sign.function:
        acted = Call(acted.span, sign.function, (acted,))
    before = factors[:at]
    return Product(over(*before, acted), (*before, acted)) if before else acted


def _series(sign: Sign, rest: list[Node]) -> Node:
    if not rest:
        raise ParseError(f"{sign.word.text} of nothing; write what is summed", sign.span)
    body = _signs(rest)
    word = sign.word
    is_product = word.text == r"\prod"
    return Series(over(sign, body), body, word.indices, sign.lower, sign.upper, word.name, is_product, sign.values)


def _limit(sign: Sign, rest: list[Node]) -> Node:
    if not rest or sign.variable is None or sign.lower is None:
        raise ParseError("a limit of nothing; write what goes to its limit", sign.span)
    body = _signs(rest)
    return Limit(over(sign, body), body, sign.variable, sign.lower, sign.word.name)


def _integral(sign: Sign, rest: list[Node]) -> Node:
    if sign.word.text == r"\oint":
        raise ParseError(r"\oint is not worked out; write \int with its limits", sign.span)
    taken = _take_differential(rest)
    if taken is None:
        raise ParseError("an integral without a differential; write d and its variable", sign.span)
    differential, left = taken
    if isinstance(differential.body, Power):
        raise ParseError("an integral over a power; write it over the variable itself", differential.span)
    end = rest[-1].span[1]
    left = [*sign.region, *left]
    if sign.lower is None and sign.upper is None and (more := _take_differential(left)) is not None:
        # \int d^3q\, d^3p: one sign for several variables
        left = [replace(sign, region=()), *([more[0]]), *more[1]]
    integrand = _signs(left) if left else Number(differential.span, "1")
    lower, upper = sign.lower, sign.upper
    if (
        lower is upper is None
        and differential.dimension is None
        and _is_bounded(differential, integrand, sign)
    ):
        infinity = Constant(sign.span, r"\infty")
        lower, upper = Negative(sign.span, infinity), infinity
    return Integral((sign.span[0], end), integrand, differential, lower, upper, sign.span)


def _is_bounded(differential: Differential, integrand: Node, sign: Sign) -> bool:
    """Whether a condition under the sign, or under one inside it, says where a variable runs."""
    body = differential.body
    inner = [
        node
        for node in integrand.walk()
        if isinstance(node, Call) and node.name == "theta" and node.is_region
    ]
    steps = [*sign.region, *inner]
    return isinstance(body, Symbol) and any(
        isinstance(node, Symbol) and node.name == body.name for step in steps for node in step.walk()
    )


def _take_differential(rest: list[Node]) -> tuple[Differential, list[Node]] | None:
    """The differential that belongs to a sign just before, and the factors without it.

    Signs further right take theirs first, each the nearest one after it: so this is the first one that is
    left over.
    """
    waiting = 0
    for i, node in enumerate(rest):
        if isinstance(node, Sign):
            waiting += node.word.kind == "INTEGRAL"
            continue
        if isinstance(node, Differential):
            if waiting == 0:
                return node, [*rest[:i], *rest[i + 1 :]]
            waiting -= 1
        elif isinstance(node, Fraction):
            for found in _differentials_above(node):
                if waiting == 0:
                    return found, [*rest[:i], _without(node, found), *rest[i + 1 :]]
                waiting -= 1
    return None


def _differentials_above(fraction: Fraction) -> list[Differential]:
    """The differentials among the factors of a numerator, in order."""
    above = ungrouped(fraction.numerator)
    factors = above.factors if isinstance(above, Product) else (above,)
    return [factor for factor in factors if isinstance(factor, Differential)]


def _without(fraction: Fraction, differential: Differential) -> Fraction:
    """A fraction with one factor of its numerator taken out."""
    above = ungrouped(fraction.numerator)
    left: tuple[Node, ...] = ()
    if isinstance(above, Product):
        left = tuple(factor for factor in above.factors if factor is not differential)
    if not left:
        return replace(fraction, numerator=Number(differential.span, "1"))
    numerator = left[0] if len(left) == 1 else Product(over(*left), left)
    return replace(fraction, numerator=numerator)
