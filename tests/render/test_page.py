"""The static site: valid, without a network, the same from run to run; read in a real browser where there is one."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy as sp

from tlssym.catalogue import match_lecture
from tlssym.classroom import Lesson, open_lecture
from tlssym.cli import main
from tlssym.parse.notation import Notation
from tlssym.read.lecture import read_lecture
from tlssym.render.page.marking import marked
from tlssym.render.page.mathml import mathml
from tlssym.render.page.site import PageError, pages, write_page
from tlssym.render.page.sliders import NoTree, tree

WIDTHS = (375, 768, 1440)


@pytest.fixture(scope="module")
def lesson():
    return open_lecture("hopping", digits=10)


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """The second lecture with a wrong exponent."""
    text = Path(open_lecture("hopping").lecture.path).read_text(encoding="utf-8")
    wrong = text.replace(r"\left(\frac{T_C^{d+1}}{T_M^2}\right)", r"\left(\frac{T_C^{d}}{T_M^2}\right)")
    assert wrong != text
    file = tmp_path_factory.mktemp("faulty") / "notes.md"
    file.write_text(wrong, encoding="utf-8")
    read = read_lecture(str(file))
    return Lesson(match_lecture(read), str(file), digits=10, text=read)


@pytest.fixture(scope="module")
def site(lesson, tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    write_page(lesson, out, jobs=1)
    return out


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loaded = set(), [], []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        self.loaded += [found[k] for k in ("src",) if k in found] + ([found["href"]] if tag == "link" else [])


def read_site(site):
    read = {}
    for file in site.glob("*.html"):
        links = Links()
        links.feed(file.read_text(encoding="utf-8"))
        read[file.name] = links
    return read


def test_every_link_leads_somewhere_and_nothing_comes_from_a_network(site):
    read = read_site(site)
    assert "index.html" in read and len(read) == 3
    for name, links in read.items():
        for link in links.links:
            page, _, place = link.partition("#")
            assert (page or name) in read and (not place or place in read[page or name].ids), (name, link)
        assert all((site / each).is_file() for each in links.loaded), links.loaded
    assert "http" not in re.sub(
        r"http://www\.w3\.org/\S+", "", (site / "page.js").read_text(encoding="utf-8")
    )


def test_every_equation_figure_and_exercise_is_there(site, lesson):
    text = "".join(f.read_text(encoding="utf-8") for f in site.glob("*.html"))
    for unit in lesson.lecture.equations:
        assert f'id="eq-{unit.id.replace(".", "-")}"' in text
    assert text.count('class="exercise"') == len(lesson.lecture.exercises)
    assert text.count("<figure") == len(lesson.lecture.figures)
    assert not re.search(r'<img(?![^>]*alt="[^"]{20,}")', text)
    assert "<code" not in text  # every formula was set


def test_the_same_from_run_to_run(lesson):
    assert pages(lesson) == pages(lesson)


def test_what_is_wrong_is_marked_in_the_formula_and_what_it_should_be_too(faulty):
    text = pages(faulty)["hops.html"].decode()
    article = text[text.index('id="eq-1-8"') :].split("</article>")[0]
    assert "refuted" in article and 'class="wrong"' in article and 'class="right"' in article
    assert 'class="wrong"' not in text[: text.index('id="eq-1-8"')]


def test_the_difference_is_the_smallest_piece():
    found = marked("W (x/T)^{d}", "W (x/T)^{a}", Notation.generic())
    assert found.printed == r"W (x/T)^{\class{wrong}{d}}" and found.suggested == r"W (x/T)^{\class{right}{a}}"
    assert r"\class" in marked("x + y", "z", Notation.generic()).printed


@pytest.mark.parametrize(
    "latex",
    [
        r"\text{<img src=x onerror=alert(1)>}",
        r'\class{"><script>alert(1)</script>}{x}',
        r"\href{javascript:alert(1)}{x}",
        r"\style{background:url(x)}{y}",
        r"\undefinedthing{<b>}",
    ],
)
def test_a_formula_brings_no_markup_of_its_own(latex):
    shown = re.sub(r'data-latex="[^"]*"', "", mathml(latex))
    assert not re.search(r"<(?:img|script|b)\b|href=|style=|onerror=(?!alert\(1\)&gt;)", shown)


def test_aligned_formulas_and_left_out_numbers():
    assert mathml(r"\begin{aligned} a &= b \\ &= c \end{aligned} \tag{1}", True).count("<mtr>") == 2


def test_expressions_become_trees_of_numbers():
    x, y = sp.symbols("x y", positive=True)
    assert tree(x ** (y / 2)) == ["^", "x", ["*", 0.5, "y"]]
    with pytest.raises(NoTree):
        tree(sp.Integral(x, (x, 0, y)))


def test_the_command(tmp_path, capsys):
    file = tmp_path / "notes.md"
    file.write_text("$$x = 1 \\tag{1}$$\n\n$$y = \\int_0^1 x dx \\tag{2}$$\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["page", str(file), "--out", str(out), "--jobs", "1"]) == 0
    assert capsys.readouterr().out.strip() == str(out / "index.html")
    assert 'id="eq-2"' in (out / "equations.html").read_text(encoding="utf-8")


def test_a_file_in_the_way(tmp_path, lesson):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(PageError, match="--out"):
        write_page(lesson, tmp_path / "file", jobs=1)


# -- in the browser ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_no_script_error_and_no_overflow(browser, site, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfailed", lambda request: problems.append(request.url))
    for file in sorted(site.glob("*.html")):
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file.name
    assert problems == []
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessible(browser, site, scheme):
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed")
    page = browser.new_page(viewport={"width": 1000, "height": 900}, color_scheme=scheme)
    for file in sorted(site.glob("*.html")):
        page.goto(file.as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        found = axe.Axe().run(page)["violations"]
        serious = [
            (v["id"], v["nodes"][0]["html"][:160]) for v in found if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], file.name
    page.close()


def test_search_by_number_symbol_and_verdict(browser, site):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("mott")
    assert page.locator("#equations tbody tr:visible").count() == 1
    page.keyboard.press("Escape")
    page.select_option("#verdict", "input")
    assert page.locator("#equations tbody tr:visible").count() == 2 and "2 of 9" in page.inner_text("#found")
    page.close()


def test_sliders_compute_what_the_engine_computes(browser, site, lesson):
    page = browser.new_page()
    page.goto((site / "hops.html").as_uri())
    page.click("#eq-1-2 details.values summary")
    row = page.locator("#eq-1-2 .sliders tbody tr").first.locator("td").all_inner_texts()
    shown = str(lesson.values("1.2")).split("\n")[2].split("|")
    assert float(row[1]) == pytest.approx(float(shown[2]), rel=1e-5)
    assert float(row[4]) == pytest.approx(float(shown[5]), rel=1e-5)
    slider = page.locator("#eq-1-2 .slider input").first
    before = page.locator("#eq-1-2 .sliders tbody tr td").nth(1).inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#eq-1-2 .sliders tbody tr td").nth(1).inner_text() != before
    page.close()


def test_the_graph_leads_to_the_equations(browser, site):
    page = browser.new_page()
    page.goto((site / "index.html").as_uri())
    page.locator("svg.graph a[aria-label^='equation 1.4']").click()
    assert page.url.endswith("hops.html#eq-1-4")
    page.close()
