"""A scenario folder to spoil, and the command run on it within this process."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from netzero.cli import cli
from netzero.cli.guard import guarded

FIRST_PARK = Path(__file__).resolve().parents[2] / "scenarios" / "first_park"
ONE_DAY = ("--set", "time={representative: null, blocks: [{start: 06-01, steps: 24}]}")


@dataclass
class Folder:
    """A copy of the first park."""

    path: Path

    def change(self, file: str, old: str, new: str) -> None:
        """Replace the first `old` of a file."""
        text = (self.path / file).read_text(encoding="utf-8")
        assert old in text
        (self.path / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    def write(self, file: str, content: str | bytes) -> None:
        """Write a file."""
        (self.path / file).write_bytes(content if isinstance(content, bytes) else content.encode())


@dataclass
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


Run = Callable[..., Done]


@pytest.fixture
def park(tmp_path: Path) -> Folder:
    """Copy the first park."""
    return Folder(Path(shutil.copytree(FIRST_PARK, tmp_path / "park")))


@pytest.fixture
def netzero(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process."""
    monkeypatch.delenv("NETZERO_LANG", raising=False)

    def run(*args: object) -> Done:
        capsys.readouterr()
        code = guarded(cli, [str(arg) for arg in args])
        return Done(code, *capsys.readouterr())

    return run


@pytest.fixture
def one_day() -> tuple[str, ...]:
    """Arguments that cut the year to one day, so that a run takes a second."""
    return ONE_DAY


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the result of operating the first park for one day as it is."""
    folder = tmp_path_factory.mktemp("stored") / "result"
    assert guarded(cli, ["-q", "simulate", str(FIRST_PARK), *ONE_DAY, "-o", str(folder)]) == 0
    return folder


@pytest.fixture
def result(stored: Path, tmp_path: Path) -> Path:
    """Copy a stored result, to spoil."""
    return Path(shutil.copytree(stored, tmp_path / "result"))
