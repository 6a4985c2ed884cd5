"""Being asked to stop: the first signal ends the work in order, the second one at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass
class Asked:
    """Whether somebody asked to stop."""

    signal: int = 0
    """The first signal that came; 0: none."""


@contextmanager
def listening() -> Iterator[Asked]:
    """Note the first Ctrl-C or SIGTERM, and raise KeyboardInterrupt at the next; what is ignored stays so."""
    asked = Asked()

    def hear(number: int, _: object) -> None:
        if asked.signal:
            raise KeyboardInterrupt
        asked.signal = number

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        heard = [number for number in STOPS if signal.getsignal(number) is not signal.SIG_IGN]
        before = {number: signal.signal(number, hear) for number in heard}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
