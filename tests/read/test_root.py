"""A chapter is read with the macros of the file that brings it in."""

import pytest

from tlssym.read.lecture import read_lecture

MAIN = r"""\documentclass{book}
\usepackage{ours}
\newcommand{\pl}{\partial}
\newcommand{\half}[1]{\frac{#1}{2}}
\begin{document}
\newcommand{\late}{x}
\include{parts/one}
\end{document}
"""
CHAPTER = r"""\chapter{One}
\begin{equation} \half{a} = \mbf b \end{equation}
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "ours.sty").write_text(r"\newcommand{\mbf}{\boldsymbol}", encoding="utf-8")
    (tmp_path / "main.tex").write_text(MAIN, encoding="utf-8")
    (tmp_path / "parts" / "one.tex").write_text(CHAPTER, encoding="utf-8")
    (tmp_path / "parts" / "two.tex").write_text(CHAPTER, encoding="utf-8")
    return tmp_path


def names(file):
    return {macro.name.lstrip(chr(92)) for macro in read_lecture(str(file)).macros.all}


def test_those_of_the_main_file_and_of_its_style(book):
    assert names(book / "parts" / "one.tex") == {"pl", "half", "mbf"}


def test_not_of_a_file_that_does_not_bring_it_in(book):
    assert names(book / "parts" / "two.tex") == set()


def test_nor_for_a_file_of_its_own_class(book):
    own = book / "parts" / "one.tex"
    own.write_text(r"\documentclass{article}" + CHAPTER, encoding="utf-8")
    assert names(own) == set()


@pytest.mark.parametrize("first", ["% !TEX root = ../main.tex\n", r"\documentclass[../main]{subfiles}" + "\n"])
def test_of_the_one_that_it_names(book, first):
    named = book / "parts" / "two.tex"
    named.write_text(first + CHAPTER, encoding="utf-8")
    assert "half" in names(named)


def test_places_are_those_of_the_chapter(book):
    lecture = read_lecture(str(book / "parts" / "one.tex"))
    assert [passage.place.line for passage in lecture.passages] == [2]
    assert "".join(lecture.passages[0].latex.split()).startswith(r"\half{a}=")
