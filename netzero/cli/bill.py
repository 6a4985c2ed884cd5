"""`bill`: an invoice recomputed from metered data, month by month and line by line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from netzero.cli.console import Console
from netzero.cli.guard import fault_row
from netzero.cli.options import json_option
from netzero.cli.show import show_table, show_warning
from netzero.messages import VI_MARKS, text

DAY = click.DateTime(["%Y-%m-%d"])
UNITS = ("W", "kW", "MW", "GW", "Wh", "kWh", "MWh", "GWh")


@click.command("bill")
@click.argument("tariff")
@click.option("--load", "file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Metered import.")
@click.option("--column", help="Head of the column of import, where there are several.")
@click.option("--reactive", help="Head of the column of reactive energy, kvarh per interval.")
@click.option("--from", "first", type=DAY, help="First day that is billed, YYYY-MM-DD [of the data].")
@click.option("--to", "last", type=DAY, help="Last day that is billed [of the data].")
@click.option("--meter", help="Meter of the scenario folder, where it has several.")
@click.option("--unit", type=click.Choice(UNITS), help="Unit of the numbers; Wh to GWh are energy per interval.")
@click.option("--tz", help="Time zone of the meter's clock, as Asia/Ho_Chi_Minh.")
@click.option("--year", type=click.IntRange(1900, 2300), help="Calendar year of rows without stamps.")
@click.option("--sheet", help="Sheet of a workbook.")
@json_option
@click.pass_obj
def bill_command(
    console: Console,
    /,
    tariff: str,
    file: Path,
    column: str | None,
    reactive: str | None,
    first: datetime | None,
    last: datetime | None,
    meter: str | None,
    as_json: bool,
    **declared: Any,
) -> None:
    """Recompute the invoice of a meter from its intervals (csv, txt, xlsx, parquet).

    TARIFF is a tariff of the catalogue such as vn_1279_22kv, tariffs by date such as vn_22kv, or a scenario folder.
    """
    from netzero.demand import LoadOptions
    from netzero.studies.invoices import history_named, history_of, read_metered, recomputed

    country: str | None = "VN"
    currency = "VND"
    if Path(tariff).is_dir():
        from netzero.scenario import read_scenario

        scenario = read_scenario(Path(tariff))
        country, currency = scenario.given.holidays, scenario.given.currency
        history = history_of(scenario, meter)
    else:
        history = history_named(tariff)
    days = (first.date() if first else None, last.date() if last else None)
    given = read_metered(file, LoadOptions(**declared), column, reactive, *days)
    found = recomputed(history, given, country, currency)
    if as_json:
        warnings = [fault_row(fault, console.lang) for fault in found["warnings"]]
        console.document({"status": "ok", "tariff": tariff, "file": file.name, **found, "warnings": warnings})
        return
    title = history.title.get(console.lang) or tariff
    for month in found["months"]:
        _show(console, title, month, found["currency"])
    if len(found["months"]) > 1:
        amounts = [(key, found[key]) for key in ("total", "vat", "total_with_vat")]
        rows = [(text(f"bill_{key}", console.lang), _money(console, amount, currency)) for key, amount in amounts]
        show_table(console, text("bill_all_months", console.lang), ("", currency), rows)
    for name, source in found["sources"].items():
        console.data(f"{name}: {source}")
    for fault in found["warnings"]:
        show_warning(console, fault.code, str(fault.place), fault.say(console.lang))


def _show(console: Console, title: str, month: dict[str, Any], currency: str) -> None:
    words = ("bill_line", "bill_quantity", "bill_unit", "bill_price", "bill_amount", "bill_tariff")
    lang = console.lang
    rows = [
        (
            text(f"bill_{line['line']}", lang) + (f" {line['name']}" if line["name"] else ""),
            line["quantity"],
            line["unit"],
            line["price"],
            _money(console, line["amount"], currency),
            line["tariff"],
        )
        for line in month["lines"]
    ]
    rate = "" if month["vat_rate"] is None else f" {month['vat_rate']:.0%}"
    for key in ("total", "vat", "total_with_vat"):
        named = text(f"bill_{key}", lang) + (rate if key == "vat" else "")
        rows.append((named, None, "", None, _money(console, month[key], currency), ""))
    covered = "" if month["covered"] > 1 - 1e-9 else f", {month['covered']:.0%}"
    show_table(console, f"{title}, {month['month']}{covered} ({currency})", [text(word, lang) for word in words], rows)


def _money(console: Console, amount: float | None, currency: str) -> str | None:
    """Return an amount to the smallest coin."""
    if amount is None:
        return None
    shown = f"{amount:,.0f}" if currency == "VND" else f"{amount:,.2f}"
    return shown.translate(VI_MARKS) if console.lang == "vi" else shown
