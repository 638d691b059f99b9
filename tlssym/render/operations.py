"""The page ``docs/operations.md``: what a derivation is made of, with an example of each from the lectures.

python -m tlssym.render.operations > docs/operations.md
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from pathlib import Path
from typing import Any

from tlssym.catalogue import lectures
from tlssym.derive.operations import (
    algebra,
    balances,
    calculus,
    functions,
    integrate,
    jumps,
    laws,
    limits,
    memory,
    sources,
    spins,
)
from tlssym.derive.work import Work
from tlssym.graph import Operation

LONGEST, TELLING = 400, 45
"""Letters of a call that is shown, at most, and of one that says something."""
MODULES = (algebra, balances, calculus, functions, integrate, jumps, laws, limits, memory, sources, spins)
"""The files of operations, one kind each."""
_HEAD = """\
# The operations of a derivation

Made by `python -m tlssym.render.operations` from the docstrings of `tlssym.derive` and the units of the lectures
that are shipped; do not edit this page.

A derivation is built on the bench `work` from what earlier equations give, `known["1.4"]`.  Each call makes a node of
the graph by an operation, which is done with symbols, told as a step, and read again with numbers.
"""


def page() -> str:
    """The page in Markdown."""
    used = _uses()
    parts = [_HEAD, "## The bench\n"]
    for name, method in inspect.getmembers(Work, inspect.isfunction):
        if not name.startswith("_") and inspect.getdoc(method):
            parts.append(_entry(f"work.{name}", method, used.get(name)))
    parts.append("## Operations\n\nThose without a method of their own are made with `work.do(…)`.\n")
    parts += [_entry(each.__name__, each, used.get(each.__name__)) for each in kinds()]
    return "\n".join(parts)


def kinds() -> list[type[Operation]]:
    """Every operation, by its name."""
    found = {
        name: each
        for module in MODULES
        for name, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, Operation) and each.__module__ == module.__name__
    }
    return [found[name] for name in sorted(found)]


def _entry(title: str, what: Any, example: tuple[str, str] | None) -> str:
    signature = re.sub(r"'([A-Za-z][^']*)'", r"\1", str(inspect.signature(what)))
    signature = re.sub(r"<function .*? at \w+>", "...", signature)  # a default that has no name
    signature = signature.replace("self, ", "").replace("(self)", "()")
    words = inspect.cleandoc(what.__doc__ or "")
    text = (
        f"### `{title}`\n\n{_plain(words)}\n\n```python\n{textwrap.shorten(title + signature, 10_000)}\n```\n"
    )
    if example is not None:
        text += f"\nIn ({example[0]}):\n\n```python\n{example[1]}\n```\n"
    return text


def _plain(docstring: str) -> str:
    """A docstring's sentences; the sections of numpydoc as a list."""
    before, _, after = docstring.partition("\n\nParameters\n----------\n")
    text = before.replace("``", "`").split("\n\nReturns\n")[0].split("\n\nRaises\n")[0]
    rows = after.split("\n\n")[0].splitlines() if after else []
    listed: list[str] = []
    for row in rows:
        if row[:1].strip():
            listed.append(f"- `{row.strip()}`:")
        elif listed:
            listed[-1] += " " + row.strip().replace("``", "`")
    return "\n\n".join(each for each in (text, "\n".join(listed)) if each)


def _uses() -> dict[str, tuple[str, str]]:
    """Name of a method or an operation → the equation of its shortest use in the lectures, and that call."""
    best: dict[str, tuple[str, str]] = {}
    for path in sorted(path for each in lectures() for path in Path(each.path).parent.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for function in ast.walk(ast.parse(source)):
            number = _number_of(function)
            for node in ast.walk(function) if number else ():
                if isinstance(node, ast.Call) and (name := _called(node)):
                    said = textwrap.dedent(
                        " " * node.col_offset + (ast.get_source_segment(source, node) or "")
                    )
                    if len(said) <= LONGEST and (name not in best or _rank(said) < _rank(best[name][1])):
                        best[name] = number, said
    return best


def _rank(said: str) -> tuple[bool, int]:
    """The shortest call is shown, if it says something."""
    return len(said) < TELLING, len(said)


def _number_of(node: ast.AST) -> str:
    """The number of the equation that a function is the unit of; empty for any other."""
    for each in getattr(node, "decorator_list", ()):
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr == "equation"
        ):
            return str(ast.literal_eval(each.args[0])) if each.args else ""
    return ""


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.attr if node.func.value.id == "work" else ""
    return node.func.id if isinstance(node.func, ast.Name) and node.func.id[:1].isupper() else ""


if __name__ == "__main__":
    print(page(), end="")
