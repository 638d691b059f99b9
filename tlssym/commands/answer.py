"""``tlssym answer``: an exercise asked, an answer graded, a hint given."""

from __future__ import annotations

import argparse

from tlssym.commands._common import as_json
from tlssym.exits import EXIT_FINDINGS, EXIT_OK, UsageError

HELP = "grade an answer to an exercise, or list the exercises"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Its words on the command line."""
    parser.add_argument(
        "exercise",
        nargs="?",
        metavar="EXERCISE",
        help="its name, with hyphens or spaces; without it all are listed",
    )
    parser.add_argument("answer", nargs="?", metavar="ANSWER", help="LaTeX; without it the question is shown")
    parser.add_argument(
        "--lecture", metavar="LECTURE", default="", help="a lecture's name or a file of its text"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="another variant of the question")
    parser.add_argument(
        "--hint", type=int, choices=(1, 2, 3), help="a hint: where to start, the way, the last step"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Grade it; 0 where it is right, 1 where it is not, 2 where it cannot be read."""
    from tlssym.answers import Mark, told
    from tlssym.catalogue import shipped
    from tlssym.classroom import LessonError, open_lecture
    from tlssym.read.source import ReadError
    from tlssym.render.document import Paragraph, write

    try:
        lesson = open_lecture(options.lecture or shipped().id)
        if options.exercise is None:
            for id, asked in lesson.exercises.items():
                print(write([Paragraph(f"**{id.replace(' ', '-')}**: {asked}")], "text"), end="")
            return EXIT_OK
        question = lesson.question(options.exercise, seed=options.seed)
        if options.hint is not None:
            hint = str(lesson.hint(options.exercise, options.hint, seed=options.seed))
            print(write([Paragraph(hint)], "text"), end="")
            return EXIT_OK
        if options.answer is None:
            print(write([Paragraph(question.exercise.asked(options.seed))], "text"), end="")
            return EXIT_OK
        grade = lesson.grade(options.exercise, options.answer, seed=options.seed)
    except LessonError as error:
        raise UsageError(str(error)) from None
    except ReadError as error:
        raise UsageError(f"{error.path}: {error.finding.message}") from None
    if options.format == "json":
        print(
            as_json(
                {"schema": 1, "exercise": question.exercise.id, "seed": options.seed, **grade.as_object()}
            )
        )
    else:
        print(write([Paragraph(told(grade))], "text"), end="")
    if grade.mark is Mark.UNREAD:
        raise UsageError(f"answer: {grade.reason}")
    return EXIT_OK if grade.mark is Mark.RIGHT else EXIT_FINDINGS
