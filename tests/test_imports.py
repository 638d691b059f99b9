"""Imports point one way, the engine knows no lecture, and the numeric leg never sees the symbolic one."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import tlssym

ROOT = Path(tlssym.__file__).parent

# each may import only what stands on a line above its own
LAYERS = (
    {"folder"},
    {"rules"},
    {"values", "language", "exits"},
    {"numbers"},
    {"graph"},
    {"parse"},
    {"read", "mathematics"},
    {"derive", "check", "where"},
    {"answering"},
    {"several_limits", "definitions", "claims"},
    {"evidence"},
    {"judge", "integrate", "catalogue"},
    {"regimes"},
    {"plane_regimes", "exact_curve", "parquet"},
    {"cache"},
    {"answers"},
    {"parallel", "selection"},
    {"parsed"},
    {"session"},
    {"setting"},
    {"pipeline"},
    {"project"},
    {"fix"},
    {"render"},
    {"classroom", "sweep"},
    {"serve"},
    {"pytest_plugin", "lsp"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
NEVER = {
    ("mathematics", "parse"),
    ("mathematics", "read"),
    ("check", "derive"),
    ("derive", "parse"),
    ("pipeline", "render"),
}


def modules() -> list[str]:
    """Every module of the package."""
    return sorted(_name(file) for file in ROOT.rglob("*.py"))


def _name(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _file(module: str) -> Path:
    path = ROOT.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports: at its top, inside a function, or for the types only."""
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            start = _from(module, node)
            names = [start, *(f"{start}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        found |= set(names)
    return frozenset(found)


def _from(module: str, node: ast.ImportFrom) -> str:
    """The full name of what a ``from`` names, dots in front counted."""
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    above = node.level - 1 if _file(module).name == "__init__.py" else node.level
    return ".".join(parts[: len(parts) - above] + ([node.module] if node.module else []))


def layer(module: str) -> str:
    """The part of the package that a module belongs to."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def rank(name: str) -> int:
    """Its line in ``LAYERS``."""
    return next(i for i, names in enumerate(LAYERS) if name in names)


def test_every_part_has_its_layer():
    assert {layer(m) for m in modules()} - {""} == set().union(*LAYERS)


@pytest.mark.parametrize("module", modules())
def test_imports_point_one_way(module):
    here = layer(module)
    for name in imports(module):
        there = layer(name)
        if not name.startswith("tlssym.") or there in ("", here) or not _file(f"tlssym.{there}").exists():
            continue
        assert (here, there) not in NEVER, f"{module} imports {name}"
        assert here == "" or rank(there) < rank(here), f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in modules() if layer(m) != "catalogue"])
def test_the_engine_knows_no_lecture(module):
    """Only the catalogue, which looks for installed lectures, names the package they are in."""
    assert not [name for name in imports(module) if name.split(".")[0] == "derivations"]
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    shown = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings may give examples
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in shown]
    assert "lecture5" not in texts, f"{module} names a lecture"


def direct(module: str) -> set[str]:
    """The modules that a module names itself: of ``from a import b`` the b, where that is one; else the a."""
    known = set(modules())
    named = {name for name in imports(module) if name in known}
    return {name for name in named if not any(other.startswith(f"{name}.") for other in named)} - {module}


def circle(knows: dict[str, set[str]]) -> list[str]:
    """Modules each of which imports the next, and the last the first; empty where there are none."""
    done: set[str] = set()

    def walk(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done:
            return []
        for name in sorted(knows[module]):
            if found := walk(name, [*path, module]):
                return found
        done.add(module)
        return []

    return next((found for module in sorted(knows) if (found := walk(module, []))), [])


def test_no_modules_import_each_other():
    """Not inside functions and not for the types either: who knows whom has one direction."""
    assert circle({module: direct(module) for module in modules()}) == []


def test_a_circle_is_found():
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def reached(module: str) -> set[str]:
    """Everything that importing a module leads to, within the package."""
    known, waiting = set(modules()), [module]
    found: set[str] = set()
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        found.add(at)
        waiting += [name for name in imports(at) if name in known]
    return found


@pytest.mark.parametrize("module", [m for m in modules() if m.startswith("tlssym.check.quadrature")])
def test_the_numeric_leg_never_sees_the_symbolic_one(module):
    assert not [
        name for name in reached(module) if layer(name) in ("mathematics", "derive", "judge", "parse")
    ]


JUDGES = [m for m in modules() if m.startswith("tlssym.judge.") and ".implication" not in m]


@pytest.mark.parametrize("module", JUDGES)
def test_the_judge_is_pure(module):
    """Quadrature and integration are asked of its oracle; implication looks for what follows at points of its own."""
    stages = ("tlssym.check", "tlssym.mathematics.regions", "tlssym.mathematics.tauberian")
    assert not [name for name in imports(module) if name.startswith(stages)]


def test_help_does_not_wait_for_sympy():
    program = (
        "import sys\n"
        "from tlssym.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit as stop:\n    assert stop.code == 0\n"
        "slow = {'sympy', 'mpmath', 'numpy', 'lark', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported: {slow}' if slow else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert "integrate" in done.stdout


@pytest.mark.parametrize("part", ["mathematics", "derive", "judge"])
def test_only_checks_say_that_a_step_was_checked(part):
    for file in (ROOT / part).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = {each.arg for each in node.keywords} if isinstance(node, ast.Call) else set()
            assert "checked" not in named, f"{file}:{node.lineno} says that a step was checked"
