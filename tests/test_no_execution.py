"""No text from a file or a user is ever executed: no code could, and formulas that try are refused."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import derivations
import tlssym
from tlssym.integrate import IntegrateError, integrate
from tlssym.parse.notation import Notation
from tlssym.parse.parser import parse
from tlssym.where import read_where

FILES = sorted(file for package in (tlssym, derivations) for file in Path(package.__path__[0]).rglob("*.py"))
FORBIDDEN = {
    "eval": "runs text",
    "exec": "runs text",
    "compile": "makes code of text",
    "__import__": "imports by a name in a text",
    "parse_expr": "sympy's parser runs its text",
    "lambdify": "sympy writes code and runs it",
    "autowrap": "compiles code",
    "ufuncify": "compiles code",
    "system": "runs a shell",
    "popen": "runs a shell",
    "parse_latex": "a parser that guesses",
}
NEEDS_STRICT = {"sympify", "S"}
IMPORTS_BY_NAME = {
    "catalogue.py",
    "folder.py",
}  # installed lectures by their packages; modules of this package


def violations(text: str, name: str = "") -> list[str]:
    """Calls in a program that could run what they are given."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module in (
            "pickle",
            "subprocess",
            "code",
            "shelve",
            "marshal",
        ):
            found.append(f"{node.lineno}: imports {node.module}")
        if isinstance(node, ast.Import) and {a.name for a in node.names} & {
            "pickle",
            "subprocess",
            "shelve",
            "marshal",
        }:
            found.append(f"{node.lineno}: imports {', '.join(a.name for a in node.names)}")
        if not isinstance(node, ast.Call):
            continue
        called, is_method = _called(node.func)
        if called in FORBIDDEN and not (is_method and called in ("eval", "compile")):
            found.append(f"{node.lineno}: {called} {FORBIDDEN[called]}")
        if called in NEEDS_STRICT and not any(
            k.arg == "strict" and isinstance(k.value, ast.Constant) and k.value.value is True
            for k in node.keywords
        ):
            found.append(f"{node.lineno}: {called} without strict=True would parse, and so run, a text")
        if called == "import_module" and name not in IMPORTS_BY_NAME:
            found.append(f"{node.lineno}: import_module")
    return found


def _called(function: ast.expr) -> tuple[str, bool]:
    if isinstance(function, ast.Attribute):
        return function.attr, True
    return (function.id, False) if isinstance(function, ast.Name) else ("", False)


@pytest.mark.parametrize("file", FILES, ids=lambda f: "/".join(f.parts[-3:]))
def test_no_module_can_run_a_text(file):
    assert violations(file.read_text(encoding="utf-8"), file.name) == []


@pytest.mark.parametrize(
    "program",
    [
        "eval('1')",
        "import sympy as sp\nsp.sympify(x)",
        "import sympy as sp\nsp.sympify(x, strict=False)",
        "from sympy import sympify\nsympify(x)",
        "import sympy as sp\nsp.S('x')",
        "import sympy as sp\nsp.lambdify(x, f, 'mpmath')",
        "from sympy.parsing.sympy_parser import parse_expr\nparse_expr('x')",
        "import pickle",
        "import os\nos.system('ls')",
        "__import__('os')",
        "exec(compile('x', 'y', 'exec'))",
    ],
)
def test_the_test_sees_what_it_looks_for(program):
    assert violations(program) != []


def test_the_test_lets_values_pass():
    assert (
        violations("import sympy as sp, re\nsp.sympify(x, strict=True)\nre.compile('a')\nsp.Symbol('x')")
        == []
    )


# -- formulas that try ----------------------------------------------------------------------------------

PAYLOADS = [
    "__import__('os').system('touch {marker}')",
    r"\text{{__import__('os').system('touch {marker}')}} = 1)",
    "exec(open('{marker}', 'w'))",
    "open('{marker}', 'w')",
    "().__class__.__bases__[0].__subclasses__()",
    "lambda: 0",
    r"\operatorname{{eval}}(open('{marker}', 'w'))",
    r"x = __builtins__.open('{marker}', 'w')",
    "`touch {marker}`",
    "$(touch {marker})",
    r"\input{{{marker}}}",
    r"\write18{{touch {marker}}}",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_code_in_a_formula_is_refused_and_nothing_happens(payload, tmp_path):
    marker = tmp_path / "ran"
    text = payload.format(marker=marker)
    printed = parse(text, Notation.generic())
    assert printed.findings, printed.statements
    with pytest.raises(IntegrateError):
        integrate(rf"\int_0^1 dx\, {text}")
    with pytest.raises(IntegrateError):
        integrate(r"\int_0^1 x^a dx", where=[text])
    with pytest.raises(IntegrateError):
        integrate(r"\int_0^1 x^a dx", small=text)
    assert not marker.exists()


def test_a_name_that_is_code_stays_a_name():
    """Letters side by side are a product of symbols, whatever they spell."""
    (statement,) = parse("e x i t", Notation.generic()).statements
    assert {node.name for node in statement.members[0].walk() if hasattr(node, "name")} == {
        "e",
        "x",
        "i",
        "t",
    }
    with pytest.raises(IntegrateError):
        read_where(["exit()"], statement.members[0])
