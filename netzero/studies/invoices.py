"""A real invoice from metered data: which tariff, which import, and the invoice line by line as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero import catalogue
from netzero.axis import TimeAxis
from netzero.demand import LoadOptions, metered, read_load
from netzero.demand.loads import MeteredLoad
from netzero.errors import BadInput, Fault, Place
from netzero.scenario.exchange import currency_of
from netzero.scenario.nearest import nearest
from netzero.scenario.scenario import Scenario
from netzero.tariffs import InForce, Invoice, Tariff, TariffHistory, always, invoice
from netzero.tariffs import history_of as history_by_date

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Metered:
    """What a meter imported, on real days."""

    axis: TimeAxis
    imported_kw: Floats
    reactive_kvarh: Floats | None
    warnings: tuple[Fault, ...]


def history_named(name: str) -> TariffHistory:
    """Return a tariff of the catalogue by name, or tariffs by date.

    Raises:
        BadInput: there is none of that name.

    """
    histories, single = catalogue.tariff_histories(), catalogue.tariffs()
    if name in histories:
        return histories[name]
    if name not in single:
        near = nearest(name, [*histories, *single])
        raise BadInput([Fault("NZ0650", values={"name": name, "near": near})])
    return always(name, single[name])


def history_of(scenario: Scenario, meter: str | None) -> TariffHistory:
    """Return the tariff of a meter of a scenario, by date where the scenario names a history of the catalogue.

    Raises:
        BadInput: the scenario has no meter of that name, or several and none is named.

    """
    names = [each.name for each in scenario.park.meters]
    chosen = meter or (names[0] if len(names) == 1 else None)
    if chosen not in names or chosen is None:
        code = "NZ0651" if meter else "NZ0652"
        raise BadInput([Fault(code, values={"name": meter or "", "names": ", ".join(names) or "-"})])
    given = next(each.tariff for each in scenario.park.meters if each.name == chosen)
    own = scenario.given.tariffs.get(given, given)
    currency, _ = currency_of({"currency": scenario.given.currency, "exchange_rates": scenario.given.exchange_rates})
    if isinstance(own, str):
        return catalogue.tariff_histories(currency).get(own) or always(given, scenario.tariffs[chosen])
    if own.history:
        others = {name: one for name, one in scenario.given.tariffs.items() if isinstance(one, Tariff)}
        return history_by_date(own, {**catalogue.tariffs(currency), **others})
    return always(given, scenario.tariffs[chosen])


def read_metered(
    path: Path,
    options: LoadOptions,
    column: str | None = None,
    reactive: str | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Metered:
    """Return what a file says that a meter imported.

    Args:
        path: the file.
        options: what is declared of it; a year for rows without stamps.
        column: of the import; None: the only one.
        reactive: column of reactive energy, kvarh per interval.
        first: first day that is billed; None: of the data.
        last: last day that is billed.

    Raises:
        BadInput: the file is refused, has no dates, or none of the days asked for.

    """
    columns = (column,) if column else ()
    load = metered(read_load(path, options.with_columns(columns)), column)
    start = load.first
    if start is None and options.year is not None:
        start = np.datetime64(f"{options.year:04d}-01-01", "m")
    if start is None:
        raise BadInput([Fault("NZ0653", Place(file=path.name))])
    time = start + load.step_minutes * np.arange(load.kw.size)
    inside = np.ones(len(time), dtype=bool)
    if first is not None:
        inside &= time >= np.datetime64(first, "m")
    if last is not None:
        inside &= time < np.datetime64(last + timedelta(days=1), "m")
    if not inside.any():
        values = {"first": str(time[0])[:10], "last": str(time[-1])[:10]}
        raise BadInput([Fault("NZ0654", Place(file=path.name), values)])
    kvarh = None if reactive is None else _reactive(path, options, reactive, load)[inside]
    count, step_h = int(inside.sum()), load.step_minutes / 60
    axis = TimeAxis(
        time[inside].astype("datetime64[m]"),
        np.full(count, step_h),
        np.ones(count),
        np.zeros(count, dtype=np.int64),
        "invoice",
    )
    return Metered(axis, load.kw[inside], kvarh, load.warnings)


def _reactive(path: Path, options: LoadOptions, column: str, load: MeteredLoad) -> Floats:
    """Return reactive energy by interval, kvarh: read as energy, whatever unit its head names."""
    found = metered(read_load(path, replace(options, columns=(column,), unit="kWh")), column)
    if found.kw.size != load.kw.size:
        raise BadInput([Fault("NZ0655", Place(file=path.name), {"column": column})])
    return found.kw * (found.step_minutes / 60)


def recomputed(history: TariffHistory, given: Metered, country: str | None, currency: str) -> dict[str, Any]:
    """Return the invoice as plain data: months with their lines, sums, and what should be known.

    Raises:
        BadInput: as `netzero.tariffs.invoice`.

    """
    found = invoice(history, given.axis, given.imported_kw, country, given.reactive_kvarh)
    months = [_month(history, found, position) for position in range(len(found.months))]
    known = all(month["vat"] is not None for month in months)
    total = sum(month["total"] for month in months)
    vat = sum(month["vat"] or 0.0 for month in months) if known else None
    partial = [(month["month"], month["covered"]) for month in months if month["covered"] < 1 - 1e-9]
    notes = [Fault("NZ0656", values={"month": month, "share": share}) for month, share in partial]
    marks = dict.fromkeys((each.tariff.source, each.tariff.confidence) for each in _used(history, found))
    unverified = [(source, mark) for source, mark in marks if mark in ("M", "D")]
    notes += [Fault("NZ0657", values={"source": source, "confidence": mark}) for source, mark in unverified]
    return {
        "currency": currency,
        "months": months,
        "total": total,
        "vat": vat,
        "total_with_vat": None if vat is None else total + vat,
        "sources": {each.name: _source(each.tariff) for each in _used(history, found)},
        "warnings": (*given.warnings, *found.warnings, *notes),
    }


def _used(history: TariffHistory, found: Invoice) -> list[InForce]:
    return [history.decisions[at] for at in sorted(set(found.of_period))]


def _source(tariff: Tariff) -> str:
    """Return where prices and hours are from, with the mark of how far that can be trusted."""
    hours = f"; {tariff.schedule.source}" if tariff.schedule and tariff.schedule.source else ""
    return f"{tariff.source} [{tariff.confidence}]{hours}"


def _month(history: TariffHistory, found: Invoice, k: int) -> dict[str, Any]:
    rate, vat, total = found.vat_rate[k], found.bill.vat[k], float(found.bill.monthly[k])
    cos_phi = float(found.bill.cos_phi[k])
    known = bool(np.isfinite(rate))
    return {
        "month": found.months[k],
        "covered": float(found.covered[k]),
        "lines": list(_lines(history, found, k)),
        "cos_phi": cos_phi if np.isfinite(cos_phi) else None,
        "total": total,
        "vat_rate": float(rate) if known else None,
        "vat": float(vat) if known else None,
        "total_with_vat": total + float(vat) if known else None,
    }


def _lines(history: TariffHistory, found: Invoice, k: int) -> Iterator[dict[str, Any]]:
    bill, ruling = found.bill, history.decisions[found.ruling[k]].name
    for row, (period, at) in enumerate(zip(bill.periods, found.of_period, strict=True)):
        if kwh := float(bill.energy_kwh[k, row]):
            price, amount = float(found.price[k, row]), float(bill.energy_cost[k, row])
            yield _line("energy", period, kwh, "kWh", price, amount, history.decisions[at].name)
    if bill.band_cost[k]:
        yield _line("bands", "", float(bill.energy_kwh[k].sum()), "kWh", None, float(bill.band_cost[k]), ruling)
    for row, name in enumerate(bill.charges):
        if bill.charge_cost[k, row]:
            kw, amount = float(bill.billed_kw[k, row]), float(bill.charge_cost[k, row])
            more = {"measured_kw": float(bill.measured_kw[k, row])}
            yield _line("demand", name, kw, "kW", float(found.rate[k, row]), amount, ruling) | more
    for line in ("fixed", "minimum", "power_factor"):
        if amount := float(bill.lines[line][k]):
            yield _line(line, "", None, "", None, amount, ruling)


def _line(
    line: str, name: str, quantity: float | None, unit: str, price: float | None, amount: float, tariff: str
) -> dict[str, Any]:
    of_line = {"line": line, "name": name, "quantity": quantity, "unit": unit, "price": price, "amount": amount}
    return of_line | {"tariff": tariff}
