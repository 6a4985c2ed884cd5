"""What a command says and how it ends: data to stdout, narration to stderr, one exit code for each kind of failure."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click

from netzero.errors import BadInput, NetzeroError
from netzero.messages import text

INTERRUPTED = 130
TERMINATED = 143
BUG = 1


@dataclass
class Console:
    """Settings of the terminal, and the only way commands speak."""

    lang: str = "en"
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    started: float = field(default_factory=time.monotonic)
    steps: list[tuple[str, float]] = field(default_factory=list)

    def say(self, code: str, /, **values: Any) -> None:
        """Narrate one message to stderr."""
        if not self.quiet:
            click.echo(text(code, self.lang, **values), err=True)

    def data(self, document: str) -> None:
        """Print data to stdout."""
        click.echo(document)

    def document(self, content: Any) -> None:
        """Print one JSON document to stdout."""
        click.echo(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False))

    @contextlib.contextmanager
    def progress(self) -> Iterator[Any]:
        """Yield a function that is told each step of long work; shows a spinner on a terminal, lines elsewhere."""
        if self.quiet:
            yield self._note
        elif sys.stderr.isatty():
            from rich.console import Console as Terminal

            with Terminal(stderr=True).status("") as status:
                yield lambda key: (self._note(key), status.update(self._step(key)))
        else:
            yield lambda key: (self._note(key), click.echo(f"{self._elapsed()}  {self._step(key)}", err=True))

    def _note(self, key: str) -> None:
        self.steps.append((key, time.monotonic() - self.started))

    def _step(self, key: str) -> str:
        return text(f"step_{key}", self.lang)

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self.started:6.1f} s"


def guarded(command: click.Group, args: list[str] | None) -> int:
    """Run the group; return the exit code after telling what went wrong, if anything did."""
    console = Console(lang=_language(args))
    try:
        result = command.main(args=args, standalone_mode=False, prog_name="netzero")
    except NetzeroError as failure:
        return _tell(console, failure)
    except click.ClickException as failure:
        failure.show()
        return failure.exit_code
    except (KeyboardInterrupt, click.Abort):
        console.say("NZ1301")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as bug:
        if "--debug" in (args or sys.argv):
            raise
        console.say("NZ1302", kind=type(bug).__name__, what=bug)
        return BUG
    return result if isinstance(result, int) else 0


def _tell(console: Console, failure: NetzeroError) -> int:
    words = text("error", console.lang)
    said = failure.say(console.lang)
    head = said if isinstance(failure, BadInput) else f"{words}[{failure.code}]: {said}"
    click.echo(_printable(head), err=True)
    return failure.exit_code


def _printable(said: str) -> str:
    """Return the text without control characters that a terminal would obey."""
    return "".join(c for c in said if c in "\n\t" or (c.isprintable() and not 0x202A <= ord(c) <= 0x202E))


def _language(args: list[str] | None) -> str:
    given = list(sys.argv[1:] if args is None else args)
    if "--lang" in given[:-1]:
        return given[given.index("--lang") + 1]
    return os.environ.get("NETZERO_LANG", "en")
