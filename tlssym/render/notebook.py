"""Derivation notebooks: one for each section of a lecture, and an overview; made from the lecture alone.

The sources are the same from run to run (cell ids come from what a cell shows); outputs appear when the
notebooks are executed.  Files are written to a directory of their own first and moved when all is done, so
that nothing half-written is left behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from tlssym.derive.exercise import Exercise
from tlssym.derive.lecture import Figure, Lecture, Section, Unit
from tlssym.render.document import set_lines
from tlssym.render.explain import display_lines
from tlssym.render.prose import sentence
from tlssym.render.sources import Formulas, formulas_of

KERNEL = "python3"
CELL_SECONDS = 240
Progress = Callable[[str], None]


class NotebookError(Exception):
    """Notebooks that cannot be written or executed; the message says what to do."""


def write_notebooks(
    lecture: Lecture, path: str, out: Path, *, execute: bool = False, progress: Progress | None = None
) -> list[Path]:
    """Write the notebooks of a lecture.

    Parameters
    ----------
    lecture : Lecture
    path : str
        The lecture file whose formulas are shown.
    out : Path
        The directory; it is made when it does not exist.
    execute : bool
        Run every notebook from a clean kernel and keep the outputs.
    progress : callable, optional
        Told each notebook's name when its turn comes.

    Returns
    -------
    list of Path
        The files written, in reading order.

    Raises
    ------
    NotebookError
        The directory cannot be written, there is no kernel, or a cell failed.
    """
    books = notebooks(lecture, path)
    with _beside(out) as waiting:
        for name, book in books.items():
            if progress is not None:
                progress(name)
            if execute:
                run(book, name)
            nbformat.write(book, waiting / name)
        out.mkdir(parents=True, exist_ok=True)
        for name in books:
            os.replace(waiting / name, out / name)
    return [out / name for name in books]


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A directory next to the wanted one, gone when the block ends; moving out of it cannot fail half-way."""
    parent = out if out.is_dir() else next((p for p in (out, *out.absolute().parents) if p.is_dir()), None)
    if out.exists() and not out.is_dir():
        raise NotebookError(f"{out} is a file, and a directory is needed: choose another with --out")
    if parent is None or not os.access(parent, os.W_OK | os.X_OK):
        raise NotebookError(f"{out} cannot be written: choose another directory with --out")
    try:
        waiting = Path(tempfile.mkdtemp(prefix=".tlssym-", dir=parent))
    except OSError as error:
        raise NotebookError(
            f"{out} cannot be written ({error.strerror}): choose another directory with --out"
        ) from None
    try:
        yield waiting
    except OSError as error:
        raise NotebookError(f"{out} cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(waiting, ignore_errors=True)


def run(book: NotebookNode, name: str) -> None:
    """Execute a notebook in a clean kernel, in place.

    Raises
    ------
    NotebookError
        There is no Python kernel, or a cell fails or takes too long; the message names it.
    """
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
    from traitlets.config import Config

    # sockets in a directory of this user's own, where there are any, rather than ports open to the machine
    config = Config({"KernelManager": {"transport": "ipc"}}) if os.name == "posix" else Config()
    client = NotebookClient(
        book, timeout=CELL_SECONDS, kernel_name=KERNEL, record_timing=False, config=config
    )
    try:
        _execute(client)
    except NoSuchKernel:
        raise NotebookError(
            f"there is no Jupyter kernel named {KERNEL}: install one with `python -m ipykernel install --user`"
        ) from None
    except CellTimeoutError:
        raise NotebookError(f"{name}: a cell took longer than {CELL_SECONDS} s") from None
    except DeadKernelError:
        raise NotebookError(f"{name}: the kernel died; is there enough memory?") from None
    except CellExecutionError as error:
        raise NotebookError(f"{name}: a cell failed: {error.ename}: {error.evalue}") from None
    for cell in book.cells:
        cell.metadata.pop("execution", None)


def _execute(client: Any) -> None:
    """Execute, and let Ctrl-C through: on the main thread nbclient would take it for the kernel's death."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            # what a dying kernel writes says nothing that the messages here do not
            with open(os.devnull, "wb") as nowhere:
                client.execute(stderr=nowhere)
        except BaseException as error:
            failed.append(error)  # raised again below, on the thread that asked

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(0.2)
    except KeyboardInterrupt:
        _end_kernel(client)
        thread.join(10)
        raise
    if failed:
        raise failed[0]


def _end_kernel(client: Any) -> None:
    """End the kernel of a client with the processes that it has started: a session of their own."""
    process = getattr(client.km, "provisioner", None)
    if process is None or process.pid is None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg") and process.pgid:
            os.killpg(process.pgid, signal.SIGKILL)
        else:
            os.kill(process.pid, signal.SIGTERM)


# -- what stands in the notebooks ----------------------------------------------------------------------


def notebooks(lecture: Lecture, path: str) -> dict[str, NotebookNode]:
    """The notebooks of a lecture without outputs, by file name, in reading order.

    Parameters
    ----------
    lecture : Lecture
    path : str
        The lecture file.
    """
    formulas = formulas_of(lecture, path)
    sections = [
        s for s in lecture.sections.values() if any(u.section == s.id for u in lecture.units.values())
    ]
    names = {s.id: f"{i:02d}-{s.id}.ipynb" for i, s in enumerate(sections, 1)}
    books = {"00-overview.ipynb": _overview(lecture, [(names[s.id], s) for s in sections])}
    for section in sections:
        books[names[section.id]] = _section(lecture, section, formulas)
    return books


@dataclass
class _Book:
    """Cells in the making; each has an id made from a word of its own."""

    name: str
    cells: list[NotebookNode] = field(default_factory=list)

    def text(self, key: str, source: str) -> None:
        self.cells.append(nbformat.v4.new_markdown_cell(source, id=self._id(key)))

    def code(self, key: str, source: str, **metadata: Any) -> None:
        self.cells.append(nbformat.v4.new_code_cell(source, id=self._id(key), metadata=metadata))

    def _id(self, key: str) -> str:
        return hashlib.sha256(f"{self.name}/{key}".encode()).hexdigest()[:12]

    def done(self) -> NotebookNode:
        metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
            "language_info": {"name": "python"},
        }
        book = nbformat.v4.new_notebook(cells=self.cells, metadata=metadata)
        nbformat.validate(book)
        return book


def _setup(lecture: Lecture, digits: str = "") -> str:
    return f'from tlssym.classroom import open_lecture\n\nlesson = open_lecture("{lecture.id}"{digits})'


def _overview(lecture: Lecture, sections: list[tuple[str, Section]]) -> NotebookNode:
    book = _Book("overview")
    links = "\n".join(f"{i}. [{s.title}]({name})" for i, (name, s) in enumerate(sections, 1))
    book.text(
        "title",
        f"# {lecture.title}\n\nEvery numbered equation of the lecture is derived again from the inputs listed below, "
        "checked by numbers that know nothing of the derivation, and compared with the formula as printed.\n\n"
        f"{links}",
    )
    book.code("setup", _setup(lecture))
    book.text(
        "inputs",
        "## What is taken as given\n\n" + "\n".join(_input(lecture, name) for name in lecture.inputs),
    )
    book.text(
        "verdicts",
        "## Verdicts\n\n"
        "✓ *proved*: printed and derived are the same. ∼ *scaling*: the same up to a pure number. ≔ *definition* and "
        "· *input*: nothing to derive. ? *undecided*. ∞ *divergent*: an integral does not converge as printed. "
        "✗ *refuted*: the printed formula contradicts the derived one.\n\n"
        "All equations are derived and checked now, on all cores; this takes up to a minute.",
    )
    book.code("check", "lesson.check_all()\nlesson.table()")
    if any(unit.is_claim for unit in lecture.units.values()):
        book.text("claims", "### Claims of the running text")
        book.code("claims table", "lesson.table(claims=True)")
    _figures(book, lecture, "")
    book.text(
        "graph",
        "## What follows from what\n\nSquare boxes are inputs, rounded ones the numbered equations with the "
        "colour and the mark of their verdict. An arrow leads from an equation to one that is derived from it; "
        "arrows that a longer path replaces are left out.",
    )
    book.code("graph figure", "lesson.graph()")
    return book.done()


def _input(lecture: Lecture, name: str) -> str:
    given = lecture.inputs[name]
    formula = f": ${given.latex}$" if given.latex else ""
    source = f" ({sentence(given.source, lecture.notation)})" if given.source else ""
    return f"- **{name}**: {sentence(given.says, lecture.notation)}{formula}{source}"


def _section(lecture: Lecture, section: Section, formulas: Formulas) -> NotebookNode:
    book = _Book(section.id)
    book.text("title", f"# {section.title}\n\n{sentence(section.intro, lecture.notation)}".rstrip())
    book.code("setup", _setup(lecture))
    units = [
        u
        for u in lecture.units.values()
        if u.section == section.id and not u.is_claim and u.id in formulas.latex
    ]
    given = [u for u in units if u.build is None]
    if given:
        lines = [
            f"**({u.id})** {sentence(u.title, lecture.notation)}\n\n{_display(formulas.latex[u.id])}"
            for u in given
        ]
        book.text("given", "## Introduced or taken as given here\n\n" + "\n\n".join(lines))
    for unit in units:
        if unit.build is not None:
            _unit(book, lecture, unit, formulas)
    if any(u.is_claim and u.section == section.id for u in lecture.units.values()):
        book.text(
            "claims",
            "## Claims of the running text\n\nFormulas between the numbered equations are checked like these; "
            "`lesson.show` with the formula's name (as in `lesson.lecture.units`) tells how.",
        )
        book.code("claims table", f'lesson.table("{section.id}", claims=True)')
    _figures(book, lecture, section.id)
    exercises = [e for e in lecture.exercises.values() if e.section == section.id]
    if exercises:
        book.text(
            "exercises",
            "## Exercises\n\nWrite each answer as LaTeX in the lecture's symbols. The engine reads it, derives the "
            "answer itself and compares the two.",
        )
    for i, exercise in enumerate(exercises, 1):
        _exercise(book, exercise, i)
    return book.done()


def _display(latex: str) -> str:
    return f"$$\n{set_lines(display_lines(latex))}\n$$"


def _unit(book: _Book, lecture: Lecture, unit: Unit, formulas: Formulas) -> None:
    says = sentence(unit.says, lecture.notation)
    book.text(
        unit.id,
        f"## ({unit.id}) {sentence(unit.title, lecture.notation)}\n\n{says}\n\nThe text prints\n\n"
        f"{_display(formulas.latex[unit.id])}",
    )
    book.code(f"{unit.id} show", f'lesson.show("{unit.id}")')
    names = formulas.numbers.get(unit.id, ())
    if names:
        numbers = ", ".join(f"{name}={value}" for name, value in names)
        book.code(
            f"{unit.id} values", f'# change a number and run again\nlesson.values("{unit.id}", {numbers})'
        )


def _figures(book: _Book, lecture: Lecture, section: str) -> None:
    for figure in lecture.figures.values():
        if figure.section == section:
            book.text(f"figure {figure.id}", f"## {figure.title}\n\n{figure.caption}")
            book.code(f"draw {figure.id}", _call(figure))


def _call(figure: Figure) -> str:
    """The call that draws a figure, with its numbers written out, to be changed."""
    numbers = [
        f"{name}={parameter.default!r}"
        for name, parameter in inspect.signature(figure.draw).parameters.items()
        if parameter.default is not inspect.Parameter.empty
    ]
    return f"lesson.figure({', '.join([repr(figure.id), *numbers])})".replace("'", '"')


def _exercise(book: _Book, exercise: Exercise, number: int) -> None:
    book.text(f"exercise {exercise.id}", f"### Exercise {number}\n\n{exercise.asked()}")
    book.code(f"answer {exercise.id}", f'lesson.check_answer("{exercise.id}", r"")')
    book.code(f"hint {exercise.id}", f'lesson.hint("{exercise.id}", 1)  # 2 and 3 say more')
    book.code(f"solution {exercise.id}", f'lesson.solution("{exercise.id}")')
