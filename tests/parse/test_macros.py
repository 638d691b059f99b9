"""Macros put in by pieces: what comes of them, where it stands, and where the work ends."""

from __future__ import annotations

import pytest

from tlssym.parse.lower import lower
from tlssym.parse.macros import Macro, Macros
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse, parse_blocks
from tlssym.parse.tree import Source

GENERIC = Notation.generic()
MACROS = Macros(
    (
        Macro(r"\half", r"\tfrac{1}{2}"),
        Macro(r"\kB", r"k_{\mathrm{B}}"),
        Macro(r"\diff", r"\,\mathrm{d}#1", 1),
        Macro(r"\pd", r"\frac{\partial #1}{\partial #2}", 2),
        Macro(r"\swap", r"\frac{#2}{#1}", 2),
        Macro(r"\power", r"{#2}^{#1}", 2, "2"),
        Macro(r"\square", r"(#1)(#1)", 1),
        Macro(r"\phi", r"\varphi"),
        Macro(r"\vf", r"\phi", is_alias=True),
        Macro(r"\loop", r"\loop + 1"),
        Macro(r"\pair", r"\pair\pair"),
        Macro(r"\broken", r"€"),
        Macro(r"\lacks", r"#2", 1),
        Macro(r"\words", "", problem="its arguments are not given in braces"),
    )
)


def read(text):
    source = Source(text)
    return parse_blocks([(text, 0)], GENERIC, number="1", source=source, macros=MACROS)


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        (r"\half m v^2", r"\frac12 m v^2"),
        (r"\kB T", r"k_B T"),
        (r"\int_0^1 x \diff{x}", r"\int_0^1 x dx"),
        (r"\int_0^1 x \diff x", r"\int_0^1 x dx"),
        (r"\pd{u}{t}", r"\frac{\partial u}{\partial t}"),
        (r"\swap{a}{b}", r"\frac{b}{a}"),
        (r"\swap12", r"\frac21"),
        (r"\power{x} + \power[3]{y}", "x^2 + y^3"),
        (r"\square{a + b}", "(a + b)(a + b)"),
        (r"\phi \vf", r"\varphi \phi"),
        (r"\square{\half}", r"\frac14"),
    ],
)
def test_a_macro_says_what_its_body_says(printed, meant):
    (one,), findings = lower(read(printed), GENERIC)
    (other,), _ = lower(parse(meant, GENERIC), GENERIC)
    assert not read(printed).findings and not findings
    assert one.members == other.members


@pytest.mark.parametrize("text", [r"a = \power{b} + \swap{c}{d} e", r"\square{a - b} = \half c"])
def test_every_node_begins_before_it_ends_and_within_the_file(text):
    for node in read(text).walk():
        assert 0 <= node.span[0] < node.span[1] <= len(text)


def test_a_finding_in_an_argument_points_at_the_argument_and_one_in_the_body_at_the_call():
    text = r"a = \diff{€} + b"
    assert read(text).findings[0].place.column == text.index("€") + 1
    text = r"a = \half \foo + b"
    assert read(text).findings[0].place.column == text.index(r"\foo") + 1
    text = r"a = b + \broken"
    (finding,) = read(text).findings
    assert finding.place.column == text.index(r"\broken") + 1 and r"\broken" in finding.message


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (r"\loop", "TLS107", "calls itself"),
        (r"\pair", "TLS107", "calls itself"),
        (r"\swap{a}", "TLS101", "takes 2 arguments"),
        (r"\swap{a", "TLS101", "never closed"),
        (r"\lacks{a}", "TLS101", "uses #2"),
        (r"\words(a)", "TLS101", "not given in braces"),
        ("x#1", "TLS101", "no meaning"),
    ],
)
def test_a_macro_that_cannot_be_put_in_is_told(text, code, says):
    (finding,) = read(text).findings
    assert finding.code == code and says in finding.message


def test_work_is_bounded_where_each_macro_calls_the_next_one_twice():
    table = Macros(
        tuple(
            Macro(rf"\{a}", rf"\{b}\{b}") for a, b in zip("abcdefghijklmno", "bcdefghijklmnop", strict=True)
        )
    )
    text = r"\a"
    (finding,) = parse_blocks([(text, 0)], GENERIC, number="", source=Source(text), macros=table).findings
    assert finding.code == "TLS107"


def test_the_definition_that_stands_last_before_a_formula_holds():
    table = Macros((Macro(r"\x", "a", at=0), Macro(r"\x", "b", at=10)))
    assert table.find(r"\x", 5).body == "a" and table.find(r"\x", 15).body == "b"
    assert table.find(r"\y", 5) is None


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (r"\half x", r"\tfrac{1}{2} x"),
        (r"\kB T", r"k_{\mathrm{B}} T"),
        (r"\swap{a}{\half} + \power[3]{y}", r"\frac{\tfrac{1}{2}}{a} + {y}^{3}"),
        (r"\power y", r"{y}^{2}"),
        (r"\frac{a}{b}", r"\frac{a}{b}"),
        (r"\swap{a", r"\swap{a"),
    ],
)
def test_a_formula_is_shown_without_its_macros(printed, shown):
    assert MACROS.written_out(printed, 0) == shown


def test_a_formula_that_would_grow_without_end_is_shown_as_it_stands():
    assert r"\loop" in MACROS.written_out(r"\loop", 0)
    assert len(MACROS.written_out(r"\pair", 0)) < 10_000
