"""The examples of docs/sweeps.md do what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pages import copied, text_of

from netzero.cli import cli
from netzero.cli.guard import guarded
from netzero.sweep.read import read_sweep

PAGE = text_of("sweeps")


def test_the_sweep_of_the_page_is_computed_and_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copied("sweeps", tmp_path / "small")
    (tmp_path / "small" / "sweep.yaml").rename(tmp_path / "sweep.yaml")
    monkeypatch.chdir(tmp_path)
    commands = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    assert commands
    for line in commands[1].splitlines():
        assert guarded(cli, shlex.split(line, comments=True)[1:]) == 0, capsys.readouterr().err
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert code
    capsys.readouterr()
    exec(code[1], {})  # noqa: S102
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_settings_that_move_together_are_read_as_the_page_shows_them(tmp_path: Path) -> None:
    copied("sweeps", tmp_path / "small")
    block = next(block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if "policy_mix" in block)
    path = tmp_path / "sweep.yaml"
    path.write_text(f"version: 1\nscenario: small\n{block}")
    assert [case.label for case in read_sweep(path).cases] == ["policy_mix=strict", "policy_mix=lax"]
