"""Being asked to stop: the first signal ends the work in order, the second one at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from netzero.signals import heard_by


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

    with heard_by(hear):
        yield asked
