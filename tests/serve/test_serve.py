"""The served page: answers graded, hostile input refused, the page follows its file."""

import json
import socket
import threading
import time
from pathlib import Path

import pytest

from tlssym.cache.folder import VARIABLE
from tlssym.classroom import open_lecture
from tlssym.pipeline import checked

pytest.importorskip("starlette", reason="starlette is not installed: pip install '.[serve]'")
pytest.importorskip("uvicorn", reason="uvicorn is not installed: pip install '.[serve]'")
httpx = pytest.importorskip("httpx", reason="httpx is not installed: pip install '.[serve,test]'")

import uvicorn  # noqa: E402

from tlssym.serve.app import LARGEST_BODY, application  # noqa: E402
from tlssym.serve.live import Live  # noqa: E402
from tlssym.serve.worker import TooLong, Worker  # noqa: E402

HOSTS = ["127.0.0.1", "localhost"]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("notes") / "notes.md"
    path.write_text(Path(open_lecture("hopping").lecture.path).read_text(encoding="utf-8"), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def address(file):
    live = Live(str(file), digits=10)
    live.refresh()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        application(live, Worker(str(file)), HOSTS), host="127.0.0.1", port=port, log_level="error"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_pages_are_served_with_strict_headers(address):
    found = httpx.get(f"{address}/")
    assert found.status_code == 200 and "Hopping" in found.text
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert httpx.get(f"{address}/page.css").headers["content-type"].startswith("text/css")
    assert httpx.get(f"{address}/nothing.html").status_code == 404
    assert httpx.get(f"{address}/..%2f..%2fetc%2fpasswd").status_code == 404


def test_an_answer_is_graded(address):
    def asked(answer):
        question = {"exercise": "Mott's temperature", "answer": answer}
        return httpx.post(f"{address}/answer", json=question, timeout=120).json()

    assert asked(r"\frac{1}{g_0\xi^2}")["verdict"] == "right"
    wrong = asked(r"\frac{1}{g_0\xi^3}")
    assert wrong["verdict"] == "wrong" and "<math" in wrong["html"]
    assert asked(r"\frac{1}{")["verdict"] == "unread"
    assert "<script" not in asked(r"\text{<script>alert(1)</script>}")["html"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"not json", "application/json", 422),
        (b"[1]", "application/json", 422),
        (b'{"exercise": 1, "answer": 2}', "application/json", 422),
        (b'{"exercise": "none", "answer": "x"}', "application/json", 404),
        (b'{"exercise": "dipoles", "answer": "x", "seed": 1e9}', "application/json", 422),
        (b'{"exercise": "dipoles", "answer": "x"}', "text/plain", 422),
        (b'{"text": "$$x=1$$", "equation": "none"}', "application/json", 404),
        (b'{"text": 1, "equation": "1.4"}', "application/json", 422),
        (b"x" * (LARGEST_BODY + 1), "application/json", 422),
        (json.dumps({"exercise": "dipoles", "answer": "x" * 5000}).encode(), "application/json", 422),
    ],
)
def test_hostile_bodies_are_refused(address, body, kind, status):
    found = httpx.post(f"{address}/answer", content=body, headers={"content-type": kind}, timeout=120)
    assert found.status_code == status


def test_other_names_of_this_machine_are_refused(address):
    assert httpx.get(f"{address}/", headers={"host": "evil.example"}).status_code == 400


def test_a_question_that_takes_too_long_is_ended_and_not_decided(file):
    worker = Worker(str(file), seconds=0.0)
    with pytest.raises(TooLong):
        worker.ask({"exercise": "dipoles", "answer": "1"})
    worker.stop()


def test_what_has_not_changed_is_not_checked_again(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))  # what is counted is not known from another run
    path = tmp_path / "notes.md"
    text = Path(open_lecture("hopping").lecture.path).read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    live = Live(str(path), digits=10)
    assert live.refresh() and not live.refresh()
    assert b"refuted" not in live.made.files["hops.html"]
    path.write_text("A new line.\n\n" + text.replace("T_C^{d+1}", "T_C^{d}"), encoding="utf-8")
    again = []

    def counted(formula, *rest, **more):
        again.append(formula.id)
        return checked(formula, *rest, **more)

    monkeypatch.setattr("tlssym.classroom.checked", counted)
    assert live.refresh()
    assert again == ["1.8"]
    assert live.made.files["hops.html"].count(b'class="verdict refuted"') == 1


def test_a_half_written_file_leaves_the_last_good_site(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("$$x = 1 \\tag{1}$$\n", encoding="utf-8")
    live = Live(str(path), digits=10)
    assert live.refresh()
    path.write_bytes(b"\x00\xff\x00")
    assert not live.refresh() and live.made.files and live.made.problem


# -- in the browser ------------------------------------------------------------------------------------------


def test_answer_wrong_read_the_hint_answer_right(browser, address):
    page = browser.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"{address}/hops.html")
    box = page.locator("#exercise-Mott-s-temperature")
    box.locator("input").fill(r"\frac{1}{g_0\xi^3}")
    box.locator("button").click()
    output = box.locator("output")
    output.get_by_text("No:").wait_for(timeout=120_000)
    box.locator("summary", has_text="Hint 1").click()
    assert box.locator("details[open] p").inner_text()
    box.locator("input").fill(r"T_M \sim \frac{1}{g_0\xi^2}")
    box.locator("input").press("Enter")
    output.get_by_text("Right").wait_for(timeout=120_000)
    assert problems == []
    page.close()


def test_a_derivation_is_checked_line_by_line(browser, address):
    page = browser.new_page()
    page.goto(f"{address}/hops.html")
    box = page.locator("#eq-1-4")
    box.locator("summary", has_text="Your own derivation").click()
    box.locator("textarea").fill("$$T_M = \\frac{1}{g_0 \\xi^d}$$\n\n$$s_M \\sim (T_M/T)^{1/(d-1)}$$")
    box.locator("form.derive button").click()
    box.get_by_text("The first line that does not follow is line 3").wait_for(timeout=120_000)
    page.close()


def test_the_page_follows_the_file(browser, address, file):
    page = browser.new_page()
    page.goto(f"{address}/hops.html")
    assert "scaling" in page.locator("#eq-1-8 .verdict").inner_text()
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("T_C^{d+1}", "T_C^{d}"), encoding="utf-8")
    page.locator("#eq-1-8 .verdict.refuted").wait_for(timeout=240_000)
    file.write_text(text, encoding="utf-8")
    page.locator("#eq-1-8 .verdict.scaling").wait_for(timeout=240_000)
    page.close()
