"""An equation of a file without derivations, explained: what it follows from are displays of that file."""

from tlssym.cli import main

NOTES = "$$y = x^2 \\tag{1}$$\n\n$$z = 2y \\tag{2}$$\n\n$$z = 3x^2 \\tag{3}$$\n"


def test_what_follows_from_displays_of_the_file_is_explained(tmp_path, capsys):
    file = tmp_path / "notes.md"
    file.write_text(NOTES, encoding="utf-8")
    assert main(["explain", "3", str(file)]) == 0
    said = capsys.readouterr().out
    assert "refuted" in said and "(1)" in said
