"""``check --watch``: after a save what has changed is told, and nothing else; Ctrl-C ends it cleanly."""

from __future__ import annotations

from tlssym.cli import main
from tlssym.commands import _watching

NOTES = r"""
$$ M = \int_0^1 dx\, x = \frac{1}{2} \tag{1.1} $$

$$ N = \int_0^E dx\, x = E^2 \tag{1.2} $$

$$ Q = \int_0^E x^2\, dx = E^3 \tag{1.3} $$
"""
MENDED = NOTES.replace("= E^2", r"= \frac{E^2}{2}")
BROKEN = MENDED.replace(r"\frac{1}{2} \tag", r"\frac{1}{3} \tag")
SAVES = [MENDED, None, BROKEN, "\n\n" + BROKEN[: BROKEN.index("$$ Q")]]
"""A mend; the file is away while it is written; a slip; what stands last is taken out, and lines move."""


def test_each_save_tells_what_has_changed(tmp_path, monkeypatch, capsys):
    path, told = tmp_path / "notes.md", []
    path.write_text(NOTES, encoding="utf-8")
    saves = iter(SAVES)

    def save():
        told.append(capsys.readouterr().out)
        text = next(saves, "")
        if text == "":
            raise KeyboardInterrupt
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")

    monkeypatch.setattr(_watching, "pause", save)
    assert main(["check", str(path), "--watch", "--jobs", "1"]) == 1
    first, mended, gone, broken, cut = told
    assert "(1.2)" in first and "Ctrl-C" in first
    assert "(1.2) proved, was refuted" in mended and "(1.1)" not in mended and "(1.3)" not in mended
    assert "notes.md" in gone and "(1." not in gone
    assert "(1.1) refuted, was " in broken and "TLS" in broken and "(1.2)" not in broken
    assert "(1.3) is gone" in cut and "(1.1)" not in cut and "1 error" in cut


def test_standard_input_cannot_be_watched(capsys, monkeypatch, tmp_path):
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NOTES.encode())))
    assert main(["check", "-", "--watch"]) == 2
    assert "cannot be watched" in capsys.readouterr().err


def test_a_file_that_stays_as_it_is_is_not_checked_again(tmp_path, monkeypatch, capsys):
    path, looks = tmp_path / "notes.md", []
    path.write_text(NOTES, encoding="utf-8")

    def look():
        looks.append(1)
        if len(looks) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(_watching, "pause", look)
    main(["check", str(path), "--watch", "--jobs", "1"])
    assert capsys.readouterr().out.rstrip().endswith("Ctrl-C ends")
