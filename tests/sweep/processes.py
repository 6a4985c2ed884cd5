"""Sweeps as processes of their own, which tests interrupt and kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from netzero.sweep.places import key_of

ROOT = Path(__file__).resolve().parents[2]
WHILE_S = 240.0


@dataclass
class Driver:
    """One `netzero sweep` or `netzero resume` in a session of its own."""

    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    preexec: object = None

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "netzero", *self.arguments],
            cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1", **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=self.preexec,  # type: ignore[arg-type]  # noqa: PLW1509
        )

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    @property
    def below(self) -> list[psutil.Process]:
        """All processes that it began, and those that they did."""
        try:
            return psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    @property
    def workers(self) -> list[psutil.Process]:
        """Its worker processes: forked by a process that it began, not begun by itself."""
        found = []
        for process in self.below:
            try:
                if process.ppid() != self.process.pid:
                    found.append(process)
            except psutil.NoSuchProcess:
                continue
        return found

    def kill(self) -> list[psutil.Process]:
        """Kill it; return the processes that it leaves behind."""
        left = self.below
        self.process.kill()
        self.process.communicate()
        return left

    def interrupt(self, number: int = signal.SIGINT) -> None:
        """Send a signal to it and to all that it began, as a terminal does."""
        os.killpg(self.process.pid, number)

    def ended(self) -> tuple[int, str, str]:
        """Return exit code, stdout and stderr when it has ended."""
        out, err = self.process.communicate(timeout=WHILE_S)
        return self.process.returncode, out, err


def all_end(processes: list[psutil.Process], within_s: float = 15.0) -> bool:
    """Whether processes end by themselves within a time."""
    _, alive = psutil.wait_procs(processes, timeout=within_s)
    return not [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def done(folder: Path) -> int:
    """Return how many cases are there."""
    return sum(1 for _ in folder.glob("cases/*/*/manifest.json"))


def wait_for(count: int, folder: Path, driver: Driver) -> None:
    """Wait until so many cases are there, or the driver has ended."""
    until = time.monotonic() + WHILE_S
    while done(folder) < count and driver.running:
        assert time.monotonic() < until, driver.kill()
        time.sleep(0.02)


def computations(folder: Path) -> Counter[str]:
    """Return how often each key was computed to its end."""
    names = (path.relative_to(folder).as_posix() for path in folder.glob("logs/*/*.json"))
    return Counter(key_of(name) for name in names)


def keys(folder: Path) -> list[str]:
    """Return the keys of the sweep's cases."""
    return [case["key"] for case in json.loads((folder / "sweep.json").read_text())["cases"]]


def leftovers(folder: Path) -> list[Path]:
    """Return temporary files and leases."""
    return [*folder.glob("tmp/*"), *folder.glob("claims/*.json")]
