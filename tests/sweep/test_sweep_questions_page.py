"""The examples of docs/questions.md, as a reader would copy them."""

import re
import shlex
from pathlib import Path

import pytest
from pages import text_of
from sweep.hand_made import hand_made

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.sweep import cases_table
from netzero.sweep.cases_table import to_bytes

BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
PAGE = text_of("questions")


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a reader who has swept prices."""
    table = hand_made("calm case")
    folder = tmp_path / "results" / "prices"
    folder.mkdir(parents=True)
    (folder / "sweep.json").write_text("{}", encoding="utf-8")
    (folder / "cases.parquet").write_bytes(to_bytes(table))
    monkeypatch.setattr(cases_table, "gather", lambda *_: table)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_command_of_the_page_works(beside: Path) -> None:
    commands = [line for kind, block in BLOCK.findall(PAGE) if kind == "console" for line in block.splitlines()]
    assert len(commands) == 3
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "netzero"
        assert guarded(cli, arguments) == 0, command
    written = {path.relative_to(beside).as_posix() for path in beside.rglob("*") if path.is_file()}
    assert {"prices.html", "prices.xlsx", "results/prices/export/iamc.csv"} <= written


def test_the_table_is_read_as_the_page_says(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [code] = [block for kind, block in BLOCK.findall(PAGE) if kind == "python"]
    exec(compile(code, "questions.md", "exec"), {})  # noqa: S102
    told = capsys.readouterr().out
    assert "calm case 3" in told
    assert "set.price" in told
