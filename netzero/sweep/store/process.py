"""Which process left something behind, and whether it still lives."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from functools import cache

import psutil

SAME_START_S = 5.0
"""A process of the same number that began at another time is another one."""


@dataclass(frozen=True)
class Process:
    """A process of some machine."""

    host: str
    pid: int
    started: int
    """In seconds, by `_started`."""

    def __str__(self) -> str:
        return f"{self.host}~{self.pid}~{self.started}"

    @property
    def here(self) -> bool:
        """Whether it is one of this machine, so that it can be looked for."""
        return self.host == _host()

    @property
    def dead(self) -> bool:
        """Whether it is known to have ended; what runs elsewhere is not known."""
        if not self.here:
            return False
        try:
            found = psutil.Process(self.pid)
            ended = found.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD)
            return ended or abs(_started(found) - self.started) > SAME_START_S
        except psutil.NoSuchProcess:
            return True
        except psutil.Error:
            return False


def this_process() -> Process:
    """Return the process that asks."""
    return _process(os.getpid())  # by its number: a fork is another one


def process_of(text: str) -> Process | None:
    """Return the process that a text begins with, as `str` writes it; None when it does not."""
    found = re.match(r"([\w.-]+)~(\d+)~(\d+)(?:~|$)", text)
    return Process(found[1], int(found[2]), int(found[3])) if found else None


@cache
def _process(pid: int) -> Process:
    return Process(_host(), pid, int(_started(psutil.Process(pid))))


def _started(process: psutil.Process) -> float:
    """Return when a process began, in seconds that a clock set meanwhile does not change.

    Linux knows how long after the boot it was, and psutil adds the clock's time of the boot; other systems keep the
    clock's time.
    """
    return float(process.create_time() - (psutil.boot_time() if psutil.LINUX else 0.0))


@cache
def _host() -> str:
    return re.sub(r"[^\w.-]", "-", socket.gethostname()) or "host"
