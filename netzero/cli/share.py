"""`share`: what sharing is worth, and to whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netzero.cli.console import Console
from netzero.cli.options import json_option, output_option, scenario_argument, set_option
from netzero.messages import text

if TYPE_CHECKING:
    from netzero.sharing import Shared

NO_PLAN, INCOMPLETE = 4, 7


@click.command("share")
@scenario_argument
@set_option
@click.option("--part", "parts", multiple=True, metavar="TENANT=SHARE", help="Of what is shared, alone [by needs].")
@output_option("results/<name of the scenario>_shared")
@json_option
@click.pass_obj
def share_command(
    console: Console, scenario: Path, sets: tuple[str, ...], parts: tuple[str, ...], output: Path | None, as_json: bool
) -> int:
    """Plan every tenant of SCENARIO alone and all together, and say what sharing is worth to whom."""
    from netzero.scenario import read_scenario
    from netzero.sharing import share
    from netzero.sharing.study import DOCUMENT

    declared = dict(_part(each, console) for each in parts) or None
    with console.progress() as say:
        say("read")
        found = read_scenario(scenario, sets)
        folder = output or Path("results") / f"{found.given.name}_shared"
        shared = share(found, folder, declared, say)
    console.say("NZ1303", path=folder / DOCUMENT)
    if as_json:
        console.document(shared.as_dict())
    else:
        _show(console, shared)
    return NO_PLAN if shared.refused else INCOMPLETE if shared.park.status == "unserved" else 0


def _part(written: str, console: Console) -> tuple[str, float]:
    """Return tenant and share of NAME=SHARE, '30 %' or 0.3."""
    from netzero.units import UnitError, read_quantity

    name, _, share = written.partition("=")
    try:
        return name, read_quantity(share, "1")
    except UnitError as error:
        raise click.UsageError(text("NZ1743", console.lang, read=written)) from error


def _show(console: Console, shared: Shared) -> None:
    """Print cost, bill and tonnes alone and together, and the split of the value by rule."""
    from netzero.cli.show import show_table

    lang = console.lang
    for name, why in shared.refused.items():
        console.tell(f"{text('error', lang)}[NZ1744]: {text('NZ1744', lang, name=name, why=why.say(lang))}")
    if shared.park.status == "unserved":
        console.say("NZ1745")
    tenants = [*shared.alone, *shared.refused]
    others = [party for party in shared.together if party not in tenants]
    alone_cost = {name: figures.cost for name, figures in shared.alone.items()}
    rows: list[tuple[str, float | None, float, float | None]] = []
    for name in [*tenants, *others]:
        together, alone = shared.together[name].cost, alone_cost.get(name, 0.0 if name in others else None)
        rows.append((name, alone, together, None if alone is None else alone - together))
    if shared.game is not None:
        rows.append((text("total", lang), sum(alone_cost.values()), shared.park.cost, shared.game.value))
    columns = [text(key, lang) for key in ("share_party", "share_alone", "share_together", "share_saves")]
    show_table(console, text("share_cost", lang, currency=shared.currency), columns, rows)
    for key in ("bill", "tonnes"):
        _by_year(console, shared, key, tenants)
    if shared.game is not None:
        splits = shared.splits
        head = (text("share_party", lang), *(text(f"share_by_{rule}", lang) for rule in splits))
        split_rows = [(name, *(split[name] for split in splits.values())) for name in tenants]
        total = (text("total", lang), *(sum(split.values()) for split in splits.values()))
        show_table(console, text("share_split", lang, currency=shared.currency), head, [*split_rows, total])


def _by_year(console: Console, shared: Shared, key: str, tenants: list[str]) -> None:
    """Print bill or tonnes of a year of each stage, alone and together."""
    from netzero.cli.show import show_table

    lang, rows = console.lang, []
    for name in tenants:
        alone = getattr(shared.alone.get(name), key, (None,) * len(shared.years))
        both = zip(alone, getattr(shared.together[name], key), strict=True)
        rows.append((name, *(value for pair in both for value in pair)))
    words = (text("share_alone", lang), text("share_together", lang))
    head = (text("share_party", lang), *(f"{year} {word}" for year in shared.years for word in words))
    show_table(console, text(f"share_{key}", lang, currency=shared.currency), head, rows)
