"""Notebooks: the same from run to run, valid, never half-written; the committed ones are what the tool makes."""

import os
import re
from pathlib import Path

import nbformat
import pytest

from tlssym.catalogue import lectures, shipped
from tlssym.cli import main
from tlssym.derive.lecture import Lecture
from tlssym.render import drift as drifting
from tlssym.render.notebook import NotebookError, notebooks, run, write_notebooks

COMMITTED = Path(__file__).parents[2] / "notebooks"
LECTURE = shipped()
FIRST = "00-overview.ipynb"


@pytest.fixture(scope="module")
def books():
    return notebooks(LECTURE, str(LECTURE.path))


def test_one_a_section_and_an_overview(books):
    assert len(books) == 1 + len(LECTURE.sections)
    for book in books.values():
        nbformat.validate(book)
        assert all(not cell.get("outputs") for cell in book.cells)


def test_every_derived_equation_and_every_figure_and_exercise_has_its_cell(books):
    sources = "\n".join(cell.source for book in books.values() for cell in book.cells)
    for unit in LECTURE.equations:
        if unit.build is not None:
            assert f'lesson.show("{unit.id}")' in sources
    assert all(f'lesson.figure("{id}"' in sources for id in LECTURE.figures)
    assert all(f'lesson.check_answer("{id}"' in sources for id in LECTURE.exercises)


def test_cells_are_the_same_from_run_to_run_and_their_ids_differ(books):
    again = notebooks(LECTURE, str(LECTURE.path))
    assert {n: nbformat.writes(b) for n, b in books.items()} == {
        n: nbformat.writes(b) for n, b in again.items()
    }
    ids = [cell.id for book in books.values() for cell in book.cells]
    assert len(ids) == len(set(ids))


def test_no_number_is_hidden_figures_can_be_drawn_with_others(books):
    sources = "\n".join(cell.source for book in books.values() for cell in book.cells)
    assert 'lesson.figure("threshold", P0U0=0.001, a_value=4, d_value=3)' in sources


# -- committed notebooks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lecture",
    [each for each in lectures() if (COMMITTED / each.id).is_dir() or each is LECTURE],
    ids=lambda each: each.id,
)
def test_committed_sources_are_what_the_tool_makes(lecture):
    """The outputs are compared by CI: ``python -m tlssym.render.drift notebooks --execute``."""
    directory = COMMITTED if lecture is LECTURE else COMMITTED / lecture.id
    assert drifting.check(lecture, directory, execute=False) == []


def test_committed_notebooks_were_executed_without_an_error_and_are_small():
    for file in sorted(COMMITTED.glob("**/*.ipynb")):
        book = nbformat.read(file, as_version=4)
        nbformat.validate(book)
        code = [cell for cell in book.cells if cell.cell_type == "code"]
        assert all(cell.execution_count for cell in code), file.name
        assert not [o for cell in code for o in cell.outputs if o.output_type in ("error", "stream")], (
            file.name
        )
        assert file.stat().st_size < 400_000, file.name


def test_a_notebook_recomputes_the_file_it_was_made_from(tmp_path):
    file = tmp_path / "mine.md"
    file.write_text(Path(LECTURE.path).read_text(encoding="utf-8"), encoding="utf-8")
    sources = [c.source for b in notebooks(LECTURE, str(file)).values() for c in b.cells]
    assert sum(f'open_lecture("{file.as_posix()}")' in s for s in sources) == 1 + len(LECTURE.sections)
    assert not any('open_lecture("lecture5")' in s for s in sources)


def test_a_changed_notebook_is_not_overwritten_unless_forced(tmp_path):
    write_notebooks(LECTURE, str(LECTURE.path), tmp_path)
    write_notebooks(LECTURE, str(LECTURE.path), tmp_path)  # its own work may be replaced
    book = nbformat.read(tmp_path / FIRST, as_version=4)
    book.cells[0].source += " mine"
    nbformat.write(book, tmp_path / FIRST)
    with pytest.raises(NotebookError, match="--force"):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path)
    assert "mine" in (tmp_path / FIRST).read_text(encoding="utf-8")
    write_notebooks(LECTURE, str(LECTURE.path), tmp_path, force=True)
    assert "mine" not in (tmp_path / FIRST).read_text(encoding="utf-8")


def test_equations_stand_in_the_order_of_the_text_each_formula_once_and_links_lead_to_a_place(books):
    for name, book in books.items():
        shown = [
            re.findall(r'lesson.show\("([^"]+)"\)', c.source)[0]
            for c in book.cells
            if "lesson.show(" in c.source
        ]
        assert shown == sorted(shown, key=lambda id: [float(part) for part in id.split(".")]), name
        text = "\n".join(c.source for c in book.cells if c.cell_type == "markdown")
        assert not any(f"## ({id})" in text and f"({id})** " in text for id in shown)
        for target, place in re.findall(r"\]\(([0-9a-z-]+\.ipynb)#([^)]+)\)", text):
            assert any(f'id="{place}"' in c.source for c in books[target].cells), (name, place)


# -- drift ---------------------------------------------------------------------------------------------


def executed(output="1"):
    cell = nbformat.v4.new_code_cell("1", id="abc")
    cell.outputs = [
        nbformat.v4.new_output(
            "execute_result", {"text/plain": output, "image/png": "AAAA"}, execution_count=1
        )
    ]
    return nbformat.v4.new_notebook(cells=[cell])


def test_volatile_fields_are_no_drift_and_everything_else_is():
    one, other = executed(), executed()
    other.cells[0].execution_count = 7
    other.cells[0].outputs[0].execution_count = 7
    other.cells[0].outputs[0].data["image/png"] = "BBBB"
    other.cells[0].metadata["execution"] = {"iopub.status.busy": "now"}
    other.metadata["language_info"] = {"version": "3.12"}
    assert drifting.drift(one, other, "n", outputs=True) == []
    assert drifting.drift(one, executed("2"), "n", outputs=True)
    assert not drifting.drift(one, executed("2"), "n", outputs=False)
    changed = executed()
    changed.cells[0].source = "2"
    assert drifting.drift(one, changed, "n", outputs=False)
    renamed = executed()
    renamed.cells[0].id = "def"
    assert drifting.drift(one, renamed, "n", outputs=False)


def test_a_missing_and_a_foreign_notebook_are_told(tmp_path, capsys):
    (tmp_path / "mine.ipynb").write_text("{}", encoding="utf-8")
    assert drifting.main([str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert (
        f"{FIRST} is not there" in said
        and "mine.ipynb is made by nobody" in said
        and "tlssym notebook" in said
    )


def test_a_lecture_that_does_not_exist(tmp_path, capsys):
    assert drifting.main([str(tmp_path), "--lecture", "nothing"]) == 2
    assert "no lecture named nothing" in capsys.readouterr().err


# -- what can go wrong ---------------------------------------------------------------------------------


def tiny() -> Lecture:
    """A lecture with one figure that fails."""
    lecture = Lecture("lecture5", title="T", notation=LECTURE.notation, path=LECTURE.path)
    lecture.section("one", title="One")

    @lecture.figure("no such figure", title="F", caption="")
    def draw(lesson):
        raise ValueError

    lecture.given("5.1", title="x")
    return lecture.close()


def left_in(directory):
    return sorted(p.name for p in directory.rglob("*"))


def test_written_where_asked(tmp_path):
    out = tmp_path / "a" / "b"
    written = write_notebooks(LECTURE, str(LECTURE.path), out)
    assert [p.parent for p in written] == [out] * len(written) and len(left_in(out)) == len(written)
    assert left_in(tmp_path)[:2] == ["00-overview.ipynb", "01-model.ipynb"] or not [
        n for n in left_in(tmp_path) if n.startswith(".")
    ]


def test_a_file_in_the_way(tmp_path, capsys):
    out = tmp_path / "file"
    out.write_text("mine", encoding="utf-8")
    assert main(["notebook", "--out", str(out)]) == 2
    assert "is a file" in capsys.readouterr().err and out.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(NotebookError, match="cannot be written"):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path / "out")
    tmp_path.chmod(0o700)


def test_a_directory_that_refuses_leaves_nothing(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nbformat, "write", refuse)
    with pytest.raises(NotebookError, match="No space left"):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path / "out")
    assert left_in(tmp_path) == []


def test_a_missing_kernel_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("tlssym.render.notebook.KERNEL", "no-such-kernel")
    with pytest.raises(NotebookError, match="no Jupyter kernel named no-such-kernel"):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path / "out", execute=True)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interruption_leaves_nothing(jobs, tmp_path, monkeypatch):
    def interrupted(book, name, stop):
        raise KeyboardInterrupt

    monkeypatch.setattr("tlssym.render.notebook.run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path / "out", execute=True, jobs=jobs)
    assert left_in(tmp_path) == []


def test_what_fails_in_one_kernel_stops_the_others(tmp_path, monkeypatch):
    first = []

    def failing(book, name, stop):
        if not first:
            first.append(name)
            raise NotebookError(f"{name}: a cell failed")
        assert stop.wait(60)

    monkeypatch.setattr("tlssym.render.notebook.run", failing)
    with pytest.raises(NotebookError, match="a cell failed"):
        write_notebooks(LECTURE, str(LECTURE.path), tmp_path / "out", execute=True, jobs=2)
    assert left_in(tmp_path) == []


def test_a_cell_that_fails_is_named():
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1/0")])
    with pytest.raises(NotebookError, match=r"b\.ipynb: a cell failed: ZeroDivisionError"):
        run(book, "b.ipynb")


def test_what_is_shown_for_a_picture_is_a_png(tmp_path):
    from tlssym.classroom import open_lecture

    picture = open_lecture("lecture5").figure("region of one resonance", epsilon=1e-4)
    data, metadata = picture._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG") and len(data["image/png"]) < 60_000
    assert "corners" in data["text/plain"] and metadata["image/png"]["width"] > 300


def test_the_overview_of_a_lecture_without_a_graph_figure_draws_it_all_the_same():
    sources = [c.source for c in notebooks(tiny(), str(LECTURE.path))[FIRST].cells]
    assert "lesson.graph()" in sources
