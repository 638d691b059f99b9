"""Derivation notebooks: one for each section of a lecture, and an overview; made from the lecture alone.

The sources are the same from run to run (cell ids come from what a cell shows); outputs appear when the
notebooks are executed.  Files are written to a directory of their own first and moved when all is done, so
that nothing half-written is left behind.
"""

from __future__ import annotations

import contextlib
import hashlib
import inspect
import json
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
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
HIDE_INPUT, HIDE_CELL = "hide-input", "hide-cell"
"""Tags that Jupyter Book and MyST know: a reader sees the result first."""
Progress = Callable[[str], None]


class NotebookError(Exception):
    """Notebooks that cannot be written or executed; the message says what to do."""


def write_notebooks(
    lecture: Lecture,
    path: str,
    out: Path,
    *,
    execute: bool = False,
    force: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
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
    force : bool
        Overwrite notebooks whose cells were changed since they were made.
    jobs : int
        Kernels at a time.
    progress : callable, optional
        Told each notebook's name when its turn comes.

    Returns
    -------
    list of Path
        The files written, in reading order.

    Raises
    ------
    NotebookError
        The directory cannot be written, there is no kernel, a cell failed, or somebody's changes would be lost.
    """
    books = notebooks(lecture, path)
    changed = [] if force else [name for name in books if _is_changed(out / name, books[name])]
    if changed:
        raise NotebookError(
            f"{out / changed[0]} has been changed since it was made: --force overwrites it, --out writes elsewhere"
        )
    with _beside(out) as waiting:
        if execute:
            _run_all(books, jobs, progress)
        for name, book in books.items():
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


def _is_changed(file: Path, fresh: NotebookNode) -> bool:
    """Whether a notebook there holds something that the tool did not write."""
    if not file.is_file():
        return False
    try:
        book = nbformat.read(file, as_version=4)
    except (ValueError, OSError, nbformat.reader.NotJSONError):
        return True
    sources = _fingerprint(book.cells)
    return sources not in (book.metadata.get("tlssym", {}).get("made"), _fingerprint(fresh.cells))


def _fingerprint(cells: list[NotebookNode]) -> str:
    """Of what the cells say, outputs left out."""
    return hashlib.sha256("\0".join(f"{c.cell_type}:{c.source}" for c in cells).encode()).hexdigest()[:16]


def _run_all(books: Mapping[str, NotebookNode], jobs: int, progress: Progress | None) -> None:
    """Execute all of them, each in a kernel of its own, so many at a time."""
    stop = threading.Event()

    def one(name: str) -> None:
        if stop.is_set():
            return
        if progress is not None:
            progress(name)
        run(books[name], name, stop)

    if jobs <= 1:
        for name in books:
            one(name)
        return
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for task in as_completed([pool.submit(one, name) for name in books]):
                task.result()
        except BaseException:
            stop.set()  # the pool is left when its threads have ended their kernels
            raise


def run(book: NotebookNode, name: str, stop: threading.Event | None = None) -> None:
    """Execute a notebook in a clean kernel, in place; ``stop`` ends it from another thread.

    Raises
    ------
    NotebookError
        There is no Python kernel, or a cell fails or takes too long; the message names it.
    """
    from nbclient import NotebookClient
    from traitlets.config import Config

    with tempfile.TemporaryDirectory(prefix="tlssym-") as sockets:
        # sockets in a directory of this kernel's own, where there are any, rather than ports open to the machine
        own = {"transport": "ipc", "ip": os.path.join(sockets, "kernel")} if os.name == "posix" else {}
        client = NotebookClient(
            book,
            timeout=CELL_SECONDS,
            kernel_name=KERNEL,
            record_timing=False,
            config=Config({"KernelManager": own}),
        )
        _told(client, name, stop)
    for cell in book.cells:
        cell.metadata.pop("execution", None)


def _told(client: Any, name: str, stop: threading.Event | None) -> None:
    """Execute, with what can go wrong as a message."""
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        _execute(client, stop)
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


def _execute(client: Any, stop: threading.Event | None = None) -> None:
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
            if stop is not None and stop.is_set():
                raise KeyboardInterrupt
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
    where = {
        u.id: f"{names[u.section]}#{anchor(u.id)}"
        for u in lecture.equations
        if u.section in names and u.id in formulas.latex
    }
    books = {"00-overview.ipynb": _overview(lecture, path, [(names[s.id], s) for s in sections])}
    for section in sections:
        books[names[section.id]] = _section(lecture, path, section, formulas, where)
    return books


def anchor(id: str) -> str:
    """The name of an equation in links."""
    return "eq-" + re.sub(r"[^0-9A-Za-z]+", "-", id).strip("-")


@dataclass
class _Book:
    """Cells in the making; each has an id made from a word of its own."""

    name: str
    cells: list[NotebookNode] = field(default_factory=list)

    def text(self, key: str, source: str) -> None:
        self.cells.append(nbformat.v4.new_markdown_cell(source, id=self._id(key)))

    def code(self, key: str, source: str, *tags: str) -> None:
        metadata = {"tags": list(tags)} if tags else {}
        self.cells.append(nbformat.v4.new_code_cell(source, id=self._id(key), metadata=metadata))

    def _id(self, key: str) -> str:
        return hashlib.sha256(f"{self.name}/{key}".encode()).hexdigest()[:12]

    def done(self) -> NotebookNode:
        metadata = {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": KERNEL},
            "language_info": {"name": "python"},
            "tlssym": {"made": _fingerprint(self.cells)},
        }
        book = nbformat.v4.new_notebook(cells=self.cells, metadata=metadata)
        nbformat.validate(book)
        return book


def _setup(lecture: Lecture, path: str) -> str:
    """The shipped lecture by its name, another file by its path: what is recomputed is what is printed there."""
    own = Path(path).resolve() == Path(lecture.path).resolve()
    name = lecture.id if own else Path(path).resolve().as_posix()
    written = json.dumps(name, ensure_ascii=False)
    return f"from tlssym.classroom import open_lecture\n\nlesson = open_lecture({written})"


def _overview(lecture: Lecture, path: str, sections: list[tuple[str, Section]]) -> NotebookNode:
    book = _Book("overview")
    links = "\n".join(f"{i}. [{s.title}]({name})" for i, (name, s) in enumerate(sections, 1))
    book.text(
        "title",
        f"# {lecture.title}\n\nEvery numbered equation of the lecture is derived again from the inputs listed below, "
        "checked by numbers that know nothing of the derivation, and compared with the formula as printed.\n\n"
        f"{links}",
    )
    book.code("setup", _setup(lecture, path))
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
    book.code("check", "lesson.check_all()\nlesson.table()", HIDE_INPUT)
    if any(unit.is_claim for unit in lecture.units.values()):
        book.text("claims", "### Claims of the running text")
        book.code("claims table", "lesson.table(claims=True)", HIDE_INPUT)
    _figures(book, lecture, "")
    book.text(
        "graph",
        "## What follows from what\n\nSquare boxes are inputs, rounded ones the numbered equations with the "
        "colour and the mark of their verdict. An arrow leads from an equation to one that is derived from it; "
        "arrows that a longer path replaces are left out.",
    )
    book.code("graph figure", "lesson.graph()", HIDE_INPUT)
    return book.done()


def _input(lecture: Lecture, name: str) -> str:
    given = lecture.inputs[name]
    formula = f": ${given.latex}$" if given.latex else ""
    source = f" ({sentence(given.source, lecture.notation)})" if given.source else ""
    return f"- **{name}**: {sentence(given.says, lecture.notation)}{formula}{source}"


def _section(
    lecture: Lecture, path: str, section: Section, formulas: Formulas, where: Mapping[str, str]
) -> NotebookNode:
    book = _Book(section.id)
    book.text("title", f"# {section.title}\n\n{sentence(section.intro, lecture.notation)}".rstrip())
    book.code("setup", _setup(lecture, path))
    order = list(formulas.latex)  # as the text has them
    units = sorted(
        (u for u in lecture.equations if u.section == section.id and u.id in formulas.latex),
        key=lambda u: order.index(u.id),
    )
    given = [u for u in units if u.build is None]
    if given:
        lines = [
            f'<a id="{anchor(u.id)}"></a>**({u.id})** {sentence(u.title, lecture.notation)}\n\n'
            + _display(formulas.latex[u.id])
            for u in given
        ]
        book.text("given", "## Introduced or taken as given here\n\n" + "\n\n".join(lines))
    for unit in units:
        if unit.build is not None:
            _unit(book, lecture, unit, formulas, where)
    if any(u.is_claim and u.section == section.id for u in lecture.units.values()):
        book.text(
            "claims",
            "## Claims of the running text\n\nFormulas between the numbered equations are checked like these; "
            "`lesson.show` with the formula's name (as in `lesson.lecture.units`) tells how.",
        )
        book.code("claims table", f'lesson.table("{section.id}", claims=True)', HIDE_INPUT)
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


def _unit(book: _Book, lecture: Lecture, unit: Unit, formulas: Formulas, where: Mapping[str, str]) -> None:
    says = sentence(unit.says, lecture.notation)
    sources = ", ".join(_link(id, where) for id in formulas.follows(unit.id))
    follows = f"\n\nIt follows from {sources}." if sources else ""
    book.text(
        unit.id,
        f'<a id="{anchor(unit.id)}"></a>\n\n## ({unit.id}) {sentence(unit.title, lecture.notation)}\n\n'
        f"{says}{follows}",
    )
    book.code(f"{unit.id} show", f'#| label: {anchor(unit.id)}\nlesson.show("{unit.id}")', HIDE_INPUT)
    if formulas.numbers.get(unit.id):
        some = formulas.numbers[unit.id][0][0]
        book.code(
            f"{unit.id} values",
            f'# with numbers of your own: lesson.values("{unit.id}", {some}=...)\nlesson.values("{unit.id}")',
        )


def _link(id: str, where: Mapping[str, str]) -> str:
    """An equation as a link to its place, an input by its name."""
    after, _, text = id.partition(":")
    if text:
        return f"${text}$ after [({after})]({where[after]})" if after in where else f"${text}$"
    return f"[({id})]({where[id]})" if id in where else f"*{id}*"


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
    book.code(f"hint {exercise.id}", f'lesson.hint("{exercise.id}", 1)  # 2 and 3 say more', HIDE_CELL)
    book.code(f"solution {exercise.id}", f'lesson.solution("{exercise.id}")', HIDE_INPUT)
