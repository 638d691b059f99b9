"""The pytest plugin: one test for each equation and claim, alone, with -k and with xdist."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

NOTES = r"""
$$ M = \int_0^1 dx\, x = \frac{1}{2} \tag{1.1} $$

here $2 < 3$.

$$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$

% tlssym: allow TLS404 (1.3): an estimate

$$ Q = \int_0^E x^2\, dx = E^3 \tag{1.3} $$
"""


@pytest.fixture
def run(pytester):
    pytester.makefile(".md", notes=NOTES)
    pytester.makepyfile(test_other="def test_other(): pass")

    def go(*arguments):
        plugin = ("-p", "tlssym.pytest_plugin") if not _installed() else ()
        return pytester.runpytest_subprocess(*plugin, "-p", "no:cacheprovider", *arguments)

    return go


def _installed() -> bool:
    from importlib.metadata import entry_points

    return any(point.value == "tlssym.pytest_plugin" for point in entry_points(group="pytest11"))


def test_one_test_for_each_formula_waived_ones_expected(run):
    result = run("--tlssym", "notes.md", "-rx")
    result.assert_outcomes(passed=2, failed=1, xfailed=1)
    result.stdout.fnmatch_lines(["*TLS404 (1.2)*", "*Write E*", "*an estimate*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_one_is_chosen_by_its_number(run):
    run("--tlssym", "notes.md", "-k", "1.2").assert_outcomes(failed=1, deselected=3)


def test_other_tests_run_beside_them_where_they_are_named(run):
    run("--tlssym", "notes.md", "test_other.py").assert_outcomes(passed=3, failed=1, xfailed=1)
    run().assert_outcomes(passed=1)


def test_they_are_shared_out(run):
    pytest.importorskip("xdist")
    run("--tlssym", "notes.md", "-n", "2", "-p", "xdist").assert_outcomes(passed=2, failed=1, xfailed=1)
