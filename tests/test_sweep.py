"""``tlssym sweep``: a row for every point, kept when it is asked again, the same for any number of processes."""

from __future__ import annotations

import csv

import pytest

from tlssym.cli import main
from tlssym.sweep import Task, read_axis, sweep
from tlssym.where import IntegrateError

POWER = r"\int_1^\infty \frac{dx}{x^a}"


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_point_has_a_row_with_its_value_or_its_divergence(tmp_path, capsys):
    out = tmp_path / "a.csv"
    assert main(["sweep", POWER, "--grid", "a=1/2:5/2:1", "--out", str(out)]) == 0
    assert "3 rows added" in capsys.readouterr().out
    found = rows(out)
    assert [row["a"] for row in found] == ["1/2", "3/2", "5/2"]
    assert [row["converges"] for row in found] == ["false", "true", "true"]
    assert [row["value"] for row in found] == ["", "2", "2/3"]
    assert found[0]["escapes"] and {row["check"] for row in found} == {"agrees"}


def test_rows_that_stand_there_are_kept_and_one_that_was_cut_off_is_made_again(tmp_path):
    out = tmp_path / "a.csv"
    task = Task(r"\int_0^1 x^a dx")
    axes = [read_axis("a=1,2,3")]
    assert sweep(task, axes, out) == 3
    whole = out.read_text()
    out.write_text(whole[:-6])
    assert sweep(task, axes, out) == 1
    assert out.read_text() == whole
    assert sweep(task, axes, out) == 0
    with pytest.raises(IntegrateError, match="another sweep"):
        sweep(task, [read_axis("b=1,2,3")], out)


@pytest.mark.slow
def test_processes_change_nothing(tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    axes = [read_axis("a=1:3:1"), read_axis("b=1,2")]
    task = Task(r"\int_0^1 x^a (1-x)^b dx")
    sweep(task, axes, one)
    sweep(task, axes, two, jobs=2)
    assert one.read_text() == two.read_text() and len(rows(two)) == 6


def test_parquet_has_numbers_and_is_gone_on_with(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    out, plain = tmp_path / "a.parquet", tmp_path / "a.csv"
    assert sweep(Task(POWER), [read_axis("a=1/2,5/2")], out) == 2
    assert sweep(Task(POWER), [read_axis("a=1/2,5/2,10/3")], out) == 1
    sweep(Task(POWER), [read_axis("a=1/2,5/2,10/3")], plain)
    table = parquet.read_table(out).to_pydict()
    assert table["a"] == [0.5, 2.5, 10 / 3] and table["a exact"] == ["1/2", "5/2", "10/3"]
    assert table["converges"] == [False, True, True] and table["number"][0] is None
    assert table["number"][1:] == pytest.approx([2 / 3, 3 / 7], rel=1e-14)
    assert table["value"] == [row["value"] for row in rows(plain)]
    assert [file.name for file in tmp_path.glob("*.parquet*")] == ["a.parquet"]
    with pytest.raises(IntegrateError, match="another sweep"):
        sweep(Task(POWER), [read_axis("b=1,2")], out)


def test_a_parquet_file_needs_its_library(tmp_path, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(IntegrateError, match=r"tlssym\[parquet\]"):
        sweep(Task(POWER), [read_axis("a=2")], tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet.csv").exists(), "what was done is kept"


@pytest.mark.slow
def test_a_local_cluster_gives_the_same_rows(tmp_path):
    distributed = pytest.importorskip("distributed")
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    axes = [read_axis("a=1:3:1"), read_axis("b=1,2")]
    task = Task(r"\int_0^1 x^a (1-x)^b dx")
    sweep(task, axes, one)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        assert sweep(task, axes, two, scheduler=cluster.scheduler_address) == 6
        assert sweep(task, axes, two, scheduler=cluster.scheduler_address) == 0
    assert one.read_text() == two.read_text()


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_told(tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("tlssym.sweep.TIMEOUT", "1s")
    with pytest.raises(IntegrateError, match="no scheduler answers"):
        sweep(Task(POWER), [read_axis("a=2")], tmp_path / "a.csv", scheduler="tcp://127.0.0.1:1")


@pytest.mark.parametrize("text", ["a", "=1:2:1", "a=1:2", "a=1:2:0", "a=3:2:1", "a=x,y", "a=1:2:-1"])
def test_an_axis_that_is_none_is_refused(text):
    with pytest.raises(IntegrateError, match="--grid"):
        read_axis(text)


def test_a_point_that_is_no_integral_has_its_reason(tmp_path):
    out = tmp_path / "a.csv"
    sweep(Task(POWER, where=("a > 2",)), [read_axis("a=1,3")], out)
    found = rows(out)
    assert found[0]["refused"] and found[1]["value"] == "1/2"
