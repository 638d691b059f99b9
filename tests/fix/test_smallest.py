"""The smallest change: one sign, exponent, argument, factor, relation; in the author's own writing."""

from __future__ import annotations

import pytest

from tlssym.fix.bench import Bench
from tlssym.fix.edits import edits
from tlssym.fix.smallest import smallest
from tlssym.parse.macros import Macro, Macros
from tlssym.parse.notation import Notation
from tlssym.project.config import Config
from tlssym.project.files import Target
from tlssym.project.run import Policy, Wanted, check_target
from tlssym.read import read_text


def mended(printed: str, wanted: str, macros: Macros | None = None) -> str:
    bench = Bench(Notation.generic(), "", macros or Macros(), printed)
    text = printed
    for change in reversed(smallest(printed, wanted, bench)):
        text = change.applied(text)
    return text


@pytest.mark.parametrize(
    ("printed", "wanted", "becomes"),
    [
        (
            r"\left(\frac{a}{b}\right)^{\frac{d}{2d-a}}",
            r"\left(\frac{a}{b}\right)^{a/(2 d - a)}",
            "{a}{2d-a}",
        ),
        (r"a + b - c", r"a - b - c", r"a - b - c"),
        (r"\frac{\pi R^3}{2}", r"\frac{\pi R^{4}}{2}", r"\frac{\pi R^4}{2}"),
        (r"m v^2", r"\frac{m v^{2}}{2}", r"\frac{1}{2} m v^2"),
        (r"a > 2d", r"a < 2 d", r"a < 2d"),
        (r"\frac{a b}{c} x", r"a b x", r"a b x"),
        (r"k (a + b)", r"k (a + 2 b)", r"k (a + 2 b)"),
        (r"e^{-E/T}", r"e^{-\frac{E}{k T}}", r"e^{-E/(k T)}"),
        (r"\frac{x}{y}", r"\frac{x}{y}", r"\frac{x}{y}"),
    ],
)
def test_only_what_differs_is_written_anew(printed, wanted, becomes):
    told = mended(printed, wanted)
    assert becomes in told
    bench = Bench(Notation.generic(), "", Macros(), printed)
    for member, other in zip(bench.read(told).members, bench.read(wanted).members, strict=True):
        assert bench.same(bench.value(member), bench.value(other))


def test_the_author_s_macros_are_kept_and_used():
    macros = Macros((Macro(r"\eps", r"\varepsilon"),))
    assert mended(r"\eps^2 + b", r"\varepsilon^{3} + b", macros) == r"\eps^3 + b"
    assert r"\eps" in mended(r"\eps + b + c", r"\varepsilon + \frac{b}{\varepsilon} + c", macros)
    assert r"\varepsilon" not in mended(r"\eps + b + c", r"\varepsilon + \frac{b}{\varepsilon} + c", macros)


def test_what_cannot_be_read_is_replaced_as_a_whole():
    assert mended(r"\frac{a", r"\frac{a}{b}") == r"\frac{a}{b}"


def test_edits_of_a_file_are_where_the_findings_are(tmp_path):
    path = tmp_path / "notes.md"
    text = "🙂 $$ N = \\int_0^E dx\\, x = E^2 \\tag{1.1} $$\n"
    path.write_text(text, encoding="utf-8")
    report = check_target(Target(str(path), read_text(text, str(path))), Policy(Config(), Wanted(jobs=1)))
    (edit,) = edits(report)
    assert text[: edit.start] + edit.new + text[edit.end :] in (
        text.replace("= E^2", r"= \frac{E^2}{2}"),
        text.replace("= E^2", r"= \frac{1}{2} E^2"),
    )


@pytest.mark.parametrize("kind", ["--diff", "--dry-run"])
def test_nothing_is_written_where_it_is_only_shown(tmp_path, capsys, kind):
    from tlssym.cli import main

    path = tmp_path / "notes.md"
    text = "$$ N = \\int_0^E dx\\, x = E^2 \\tag{1.1} $$\n"
    path.write_text(text, encoding="utf-8")
    assert main(["fix", str(path), "--unsafe", kind, "--jobs", "1"]) == 0
    assert path.read_text(encoding="utf-8") == text
    assert capsys.readouterr().out


def test_what_either_side_may_be_wrong_in_is_unsafe(tmp_path, capsys):
    from tlssym.cli import main

    path = tmp_path / "notes.md"
    text = "$$ N = \\int_0^E dx\\, x = E^2 \\tag{1.1} $$\r\n"
    path.write_bytes(text.encode())
    path.chmod(0o640)
    assert main(["fix", str(path), "--jobs", "1"]) == 0
    assert path.read_bytes() == text.encode() and "1 more with --unsafe" in capsys.readouterr().out
    assert main(["fix", str(path), "--unsafe", "--jobs", "1"]) == 0
    assert path.read_bytes().endswith(b"\r\n") and path.read_bytes() != text.encode()
    assert path.stat().st_mode & 0o777 == 0o640 and list(tmp_path.iterdir()) == [path]
