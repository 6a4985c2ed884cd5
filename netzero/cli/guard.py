"""How a command ends: an exit code for each kind of failure, words on stderr and, with --json, one document."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

import click

from netzero.cli.console import Console, Lang
from netzero.errors import BadInput, Fault, NetzeroError, NoPlanExists, StorageFailed, WayOut
from netzero.messages import text
from netzero.signals import heard_by

BUG = 1
STATUS = {
    1: "bug",
    2: "wrong_usage",
    3: "bad_input",
    4: "no_plan",
    5: "solver_failed",
    8: "busy",
    9: "integrity_failed",
    10: "storage_failed",
    130: "interrupted",
    143: "terminated",
}
"""Exit code -> `status` of the document that tells of a failure."""


def guarded(command: click.Group, args: list[str] | None) -> int:
    """Run the group; return the exit code after telling what went wrong, if anything did."""
    given = list(sys.argv[1:] if args is None else args)
    console, as_json = Console(lang=_language(given)), "--json" in given
    with stoppable() as signals:
        try:
            result = command.main(args=given, standalone_mode=False, prog_name="netzero", obj=signals)
        except NetzeroError as failure:
            return _tell(console, failure, as_json)
        except click.ClickException as failure:
            failure.show()
            return _document(console, as_json, failure.exit_code, "", failure.format_message())
        except (KeyboardInterrupt, click.Abort):
            console.say("NZ1301")
            exit_code = 128 + (signals[0] if signals else signal.SIGINT)
            return _document(console, as_json, exit_code, "NZ1301", text("NZ1301", console.lang))
        except (OSError, MemoryError) as refusal:
            if "--debug" in given:
                raise
            return _tell(console, _refused(refusal), as_json)
        except Exception as bug:
            if "--debug" in given:
                raise
            told = {"kind": type(bug).__name__, "what": bug}
            console.say("NZ1302", **told)
            return _document(console, as_json, BUG, "NZ1302", text("NZ1302", console.lang, **told))
    finished = result if isinstance(result, int) else 0
    return 128 + signals[0] if signals else finished


@contextlib.contextmanager
def stoppable() -> Iterator[list[int]]:
    """Let Ctrl-C and SIGTERM end the work in order, and yield those that came; a second one ends it at once."""
    came: list[int] = []

    def stop(number: int, _: object) -> None:
        came.append(number)
        if len(came) > 1:
            os._exit(128 + number)
        raise KeyboardInterrupt

    with heard_by(stop):
        yield came


def fault_row(fault: Fault, lang: str) -> dict[str, object]:
    """Return a fault or warning as plain data."""
    place = fault.place
    where = {"file": place.file, "line": place.line, "column": place.column, "cell": place.cell, "path": place.path}
    return {"code": fault.code, "message": fault.say(lang), **where}


def _way_row(way: WayOut, lang: str) -> dict[str, object]:
    """Return a way out of having no plan as plain data."""
    misses = [{"code": miss.code, "message": miss.say(lang), **miss.values} for miss in way.misses]
    return {"cost": way.cost, "currency": way.currency, "misses": misses}


def _refused(refusal: OSError | MemoryError) -> StorageFailed:
    """Return what the operating system refused, in our words."""
    if isinstance(refusal, MemoryError):
        return StorageFailed("NZ1311")
    where = f"{refusal.filename}: " if refusal.filename else ""
    return StorageFailed("NZ1312", reason=f"{where}{refusal.strerror or refusal}")


def _tell(console: Console, failure: NetzeroError, as_json: bool) -> int:
    said = failure.say(console.lang)
    if isinstance(failure, BadInput):
        console.tell(said)
        faults = [fault_row(fault, console.lang) for fault in failure.faults]
        return _document(console, as_json, failure.exit_code, "", said.partition("\n")[0], faults)
    console.tell(f"{text('error', console.lang)}[{failure.code}]: {said}")
    ways = [_way_row(way, console.lang) for way in failure.ways] if isinstance(failure, NoPlanExists) else []
    return _document(console, as_json, failure.exit_code, failure.code, said, ways=ways)


def _document(
    console: Console,
    as_json: bool,
    exit_code: int,
    code: str,
    message: str,
    faults: list[dict[str, object]] | None = None,
    ways: list[dict[str, object]] | None = None,
) -> int:
    """Print what went wrong as a JSON document when one was asked for; return the exit code."""
    if as_json:
        status = STATUS.get(exit_code, "bug")
        told = {"code": code, "message": message, "faults": faults or [], "ways_out": ways or []}
        content = {"status": status, "exit_code": exit_code, **told}
        with contextlib.suppress(NetzeroError):  # stdout is what failed
            console.document(content)
    return exit_code


def _language(given: list[str]) -> Lang:
    """Return the language asked for, English when it is none of ours."""
    wanted = os.environ.get("NETZERO_LANG", "en")
    for word, following in zip(given, [*given[1:], ""], strict=True):
        if word == "--lang" or word.startswith("--lang="):
            wanted = following if word == "--lang" else word.partition("=")[2]
    return "vi" if wanted == "vi" else "en"
