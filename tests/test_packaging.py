"""The wheel holds all that the tool needs, and runs in an empty environment from any directory."""

from __future__ import annotations

import importlib.metadata
import os
import site
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(*command, cwd, **more):
    """A command's result, with no input and none of this environment's own paths."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "PIP_"))}
    return subprocess.run(
        [str(c) for c in command],
        cwd=cwd,
        env=clean | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout, built from a copy so that nothing is left in it."""
    if tuple(map(int, importlib.metadata.version("setuptools").split(".")[:1])) < (77,):
        pytest.skip("building the wheel without a network needs setuptools 77 or later")
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("the tests stand outside a checkout: there is nothing to build")
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).is_file():
            (copy / name).write_bytes((ROOT / name).read_bytes())
    for package in ("tlssym", "derivations"):
        for file in (ROOT / package).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                target = copy / file.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    built = run(
        sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", out, copy, cwd=out
    )
    assert built.returncode == 0, built.stderr[-2000:]
    return next(out.glob("*.whl"))


def test_everything_that_is_read_at_run_time_ships(wheel):
    shipped = set(zipfile.ZipFile(wheel).namelist())
    for package in ("tlssym", "derivations"):
        for file in (ROOT / package).rglob("*"):
            if file.suffix in (".py", ".lark", ".json", ".typed", ".md") and "__pycache__" not in file.parts:
                assert file.relative_to(ROOT).as_posix() in shipped
    assert "tlssym/py.typed" in shipped
    assert "derivations/lecture5/lecture.md" in shipped
    assert not [name for name in shipped if name.startswith(("tests/", "benchmarks/", "notebooks/"))]


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A new environment with the wheel; its dependencies are those of this environment."""
    home = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    place = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).stdout.strip()
    )
    done = run(
        sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=home
    )
    assert done.returncode == 0, done.stderr[-2000:]
    # a .pth file does not read those in the folders it names: an editable install here stays unseen
    folders = dict.fromkeys(
        [sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages()]
    )
    (place / "dependencies.pth").write_text("\n".join(folders) + "\n", encoding="utf-8")
    return home


@pytest.mark.skipif(os.name != "posix", reason="the environment is laid out as on POSIX")
def test_the_shipped_lecture_is_checked_from_another_directory(installed, tmp_path):
    where = run(
        installed / "bin" / "python",
        "-c",
        "import tlssym, derivations; print(tlssym.__file__, derivations.__file__)",
        cwd=tmp_path,
    )
    assert str(ROOT) not in where.stdout, where.stdout
    assert where.stdout.count(str(installed)) == 2, where.stdout + where.stderr
    done = run(installed / "bin" / "tlssym", "check", "--only", "5.5", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "5.5" in done.stdout
    assert list(tmp_path.iterdir()) == [], "a check leaves nothing behind"


@pytest.mark.skipif(os.name != "posix", reason="the environment is laid out as on POSIX")
def test_the_command_tells_its_version(installed, tmp_path):
    done = run(installed / "bin" / "tlssym", "--version", cwd=tmp_path)
    assert done.stdout.split() == ["tlssym", importlib.metadata.version("tlssym")]
