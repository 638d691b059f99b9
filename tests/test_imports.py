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
    {"several_limits"},
    {"judge", "integrate", "catalogue"},
    {"regimes"},
    {"cache"},
    {"answers"},
    {"parallel", "selection"},
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
# imports inside a function that turn back, each for a reason written where it stands
TURNS_BACK = {("parallel", "pipeline")}
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
def imports(module: str) -> frozenset[tuple[str, bool]]:
    """What a module imports, and whether at its top."""
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            start = _from(module, node)
            names = [start, *(f"{start}.{each.name}" for each in node.names)]
        elif isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        else:
            continue
        found |= {(name, id(node) in top) for name in names}
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
    for name, at_top in imports(module):
        there = layer(name)
        if not name.startswith("tlssym.") or there in ("", here) or not _file(f"tlssym.{there}").exists():
            continue
        assert (here, there) not in NEVER, f"{module} imports {name}"
        turned = (here, there) in TURNS_BACK and not at_top
        assert turned or here == "" or rank(there) < rank(here), f"{module} imports {name}"


@pytest.mark.parametrize("module", [m for m in modules() if layer(m) != "catalogue"])
def test_the_engine_knows_no_lecture(module):
    """Only the catalogue, which looks for installed lectures, names the package they are in."""
    assert not [name for name, _ in imports(module) if name.split(".")[0] == "derivations"]
    tree = ast.parse(_file(module).read_text(encoding="utf-8"))
    shown = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings may give examples
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in shown]
    assert "lecture5" not in texts, f"{module} names a lecture"


def reached(module: str) -> set[str]:
    """Everything that importing a module leads to, within the package."""
    known, waiting = set(modules()), [module]
    found: set[str] = set()
    while waiting:
        at = waiting.pop()
        if at in found:
            continue
        found.add(at)
        waiting += [name for name, _ in imports(at) if name in known]
    return found


@pytest.mark.parametrize("module", [m for m in modules() if m.startswith("tlssym.check.quadrature")])
def test_the_numeric_leg_never_sees_the_symbolic_one(module):
    assert not [
        name for name in reached(module) if layer(name) in ("mathematics", "derive", "judge", "parse")
    ]


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
