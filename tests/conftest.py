"""What every test starts from: mpmath's own precision, and the versions in the head of the report."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

# as the command line does, before numpy is loaded: on small matrices threads cost twenty times the work
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import hypothesis
import mpmath
import pytest

from tlssym.cache.folder import VARIABLE
from tlssym.classroom import Lesson, open_lecture

# the same examples in every run: a test fails for what was changed, and not by chance
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.load_profile("same")

LECTURE = Path(__file__).resolve().parents[2] / "shared" / "lecture" / "lecture5.md"
SHOWN = ("sympy", "mpmath", "gmpy2", "python-flint", "numpy", "lark", "hypothesis")


def pytest_report_header() -> str:
    """Versions of what the numbers depend on."""
    return ", ".join(
        [
            f"python {platform.python_version()}",
            *(f"{name} {_version(name)}" for name in SHOWN),
            f"mpmath backend {mpmath.libmp.BACKEND}",
        ]
    )


@cache
def dear_tests() -> frozenset[str]:
    """The tests of slow.txt."""
    lines = Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no worker is left with one of them at the end."""
    for item in items:
        if not dear_tests().isdisjoint((item.nodeid, item.nodeid.partition("[")[0])):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


@pytest.fixture(scope="session")
def opened(shared_store: None) -> Callable[[str], Lesson]:
    """A lecture in the classroom by its name, opened once: what one test has derived, no other derives again."""
    return cache(partial(open_lecture, digits=15))


@pytest.fixture(autouse=True, scope="session")
def shared_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What one test has checked is not checked again by another; the next run starts anew, unless a folder is named."""
    if os.environ.get(VARIABLE):
        yield
        return
    base = tmp_path_factory.getbasetemp()
    # the workers of xdist have their folders beside each other
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "kept"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(folder))
        yield


@pytest.fixture(autouse=True)
def reset_precision() -> Iterator[None]:
    """A test that leaves mpmath's global precision changed must not change the next one."""
    mpmath.mp.dps = 15
    yield
    mpmath.mp.dps = 15


@pytest.fixture
def shared_lecture() -> Path:
    """The lecture file that is handed to the developers beside the project; not part of a clean checkout."""
    if not LECTURE.is_file():
        pytest.skip(
            "../shared/lecture/lecture5.md is not beside this checkout; the shipped lecture is tested"
        )
    return LECTURE


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless browser; what needs it is skipped, saying so, where there is none."""
    missing = "playwright is not installed: pip install '.[browser]'"
    playwright = pytest.importorskip("playwright.sync_api", reason=missing)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with playwright.sync_playwright() as started:
        found = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
