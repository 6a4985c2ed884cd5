"""`verify`: re-check a stored result from its file alone."""

from __future__ import annotations

from pathlib import Path

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option, result_argument
from netzero.messages import text

FAILED = 9


@click.command("verify")
@result_argument
@json_option
@click.pass_obj
def verify_command(console: Console, result: Path, as_json: bool) -> int:
    """Re-check RESULT, a result folder or file: numbers, balances, cost and bound; exit 9 if one fails."""
    from netzero.cli.show import show_table
    from netzero.proof import verify

    found = verify(result)
    if as_json:
        console.document(found.as_dict())
    else:
        lang = console.lang
        rows = [
            (
                check.where,
                text(check.code, lang),
                check.worst,
                check.say(lang) if check.told or not check.ok else text("ok", lang),
            )
            for check in found.checks
        ]
        columns = [text(word, lang) for word in ("part", "check", "worst", "verdict")]
        show_table(console, str(result), columns, rows)
        for check in found.checks:
            if check.ok and check.told:
                console.tell(check.say(lang))
        bad = sum(not check.ok for check in found.checks)
        console.say(
            "NZ1309" if bad else "NZ1308", result=result, count=bad or sum(not check.told for check in found.checks)
        )
    return 0 if found.ok else FAILED
