"""What a command says: data to stdout, narration to stderr, and one JSON document where one was asked for."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import click

from netzero.errors import StorageFailed
from netzero.messages import VI_MARKS, text

Lang = Literal["en", "vi"]
ITERATE, STOPPED = "iterate", "stopped"
"""Steps of long work that come often, and that answer an interrupt by going on with what was found."""
OFTEN = (ITERATE, "read_cases", "look_ahead", "cases", "first_cases")
"""Steps of which a line is written only once in a while."""
WHILE_S = 5.0
"""How long a line of many alike stands before the next one."""


@dataclass
class Console:
    """Settings of the terminal, and the only way commands speak."""

    lang: Lang = "en"
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    started: float = field(default_factory=time.monotonic)
    steps: list[tuple[str, float]] = field(default_factory=list)
    signals: list[int] = field(default_factory=list)
    """Signals to stop that have come; the library that was at work may have swallowed the interrupt."""
    _told: float = field(default=-WHILE_S, repr=False)

    def say(self, code: str, /, **values: Any) -> None:
        """Narrate one message to stderr."""
        if not self.quiet:
            self.tell(text(code, self.lang, **values))

    def tell(self, words: str) -> None:
        """Print words to stderr; that nobody can read them does not stop the work."""
        with contextlib.suppress(OSError):
            click.echo(printable(words), err=True)

    def data(self, document: str) -> None:
        """Print data to stdout; a reader that has left (`| head`) has what it wanted.

        Raises:
            StorageFailed: stdout is a file that cannot be written.

        """
        try:
            click.echo(document)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise StorageFailed("NZ1310", reason=error.strerror or str(error)) from error

    def document(self, content: Any) -> None:
        """Print one JSON document to stdout; plain ASCII where stdout is not UTF-8."""
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        ascii_only = not encoding.lower().startswith("utf")
        self.data(json.dumps(content, ensure_ascii=ascii_only, indent=2, allow_nan=False))

    @contextlib.contextmanager
    def progress(self) -> Iterator[Callable[..., None]]:
        """Yield a function that is told each step of long work; shows a spinner on a terminal, lines elsewhere."""
        if self.quiet:
            yield self._note
        elif sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console as Terminal

            with Terminal(stderr=True).status("") as status:
                yield self._noted(lambda key, values: status.update(self._step(key, values)))
        else:
            yield self._noted(self._line)

    def _noted(self, show: Callable[[str, dict[str, Any]], None]) -> Callable[..., None]:
        def say(key: str, **values: Any) -> None:
            self._note(key)
            show(key, values)

        return say

    def _note(self, key: str, **_: Any) -> None:
        if key == STOPPED:
            self.signals.clear()
        if self.signals:
            raise KeyboardInterrupt
        if key not in OFTEN:
            self.steps.append((key, time.monotonic() - self.started))

    def _line(self, key: str, values: dict[str, Any]) -> None:
        """Write a line; of many alike only one in a while."""
        now = time.monotonic()
        if key not in OFTEN or now - self._told >= WHILE_S:
            self._told = now
            self.tell(f"{self._elapsed()}  {self._step(key, values)}")

    def _step(self, key: str, values: dict[str, Any]) -> str:
        elapsed = {"elapsed": self._elapsed().strip()} if key == ITERATE else {}
        return text(f"step_{key}", self.lang, **values, **elapsed)

    def _elapsed(self) -> str:
        shown = f"{time.monotonic() - self.started:6.1f} s"
        return shown.translate(VI_MARKS) if self.lang == "vi" else shown


def printable(said: str) -> str:
    """Return the text without control characters that a terminal would obey and marks that turn its direction."""
    return "".join(c for c in said if c in "\n\t\u00a0" or c.isprintable())
