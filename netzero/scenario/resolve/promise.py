"""What a design is tried against: further weather years, and the demand that is critical in an outage."""

from __future__ import annotations

from graphlib import CycleError

from netzero.components.tiers import merged
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.promise import WeatherIn
from netzero.scenario.resolve.checks import check_weather_year
from netzero.scenario.resolve.draft import Draft
from netzero.terms import Carrier

SPREADS = ("demand", "resource", "growth", "electricity_price", "fuel_price", "grid_factor")
ROUNDING = 1e-9

MOST_WINDOWS = 16
"""Windows that may see one step: a forecast is made in each."""


def weather_years_of(draft: Draft) -> tuple[tuple[str, WeatherIn], ...]:
    """Return the further weather years by a name each; one that is named twice, or like the scenario's, is a fault."""
    given, promise = draft.given, draft.given.promise
    found: list[tuple[KeyPath, WeatherIn]] = []
    for position, year in enumerate(promise.weather):
        path: KeyPath = ("promise", "weather", position)
        check_weather_year(draft, year, path)
        found.append((path, year))
    if promise.synthetic_years:
        path = ("promise", "synthetic_years")
        site = given.weather.bundled if given.weather else None
        if site is None:
            draft.fault("NZ0930", path)
        else:
            seeds = range(1, promise.synthetic_years + 1)
            found += [(path, WeatherIn(bundled=site, seed=seed)) for seed in seeds]
    names = {name_of(given.weather): "weather"} if given.weather else {}
    for at, year in found:
        name = name_of(year)
        if name in names:
            draft.fault("NZ0931", at, name=name)
        names[name] = name
    return tuple((name_of(year), year) for _, year in found)


def name_of(year: WeatherIn) -> str:
    """Return what a weather year is called: its file or site, and which year or seed of it."""
    which = year.year if year.file else year.seed
    return f"{year.file or year.bundled}" + ("" if which is None else f":{which}")


def check_futures(draft: Draft) -> None:
    """Note futures that draw nothing; list what is drawn among the assumptions."""
    futures = draft.given.promise.futures
    if futures is None:
        return
    spreads = {name: float(getattr(futures, name)) for name in SPREADS}
    if not any(spreads.values()):
        draft.fault("NZ0932", ("promise", "futures"), names=", ".join(SPREADS))
    for name, spread in spreads.items():
        draft.assume_given(f"promise.futures.{name}", spread, "1")


def check_look_ahead(draft: Draft) -> None:
    """Note windows of no use, and outages, which are gone through by rules; list what is assumed of forecasts."""
    given = draft.given.policy_parameters
    whole = given.ahead.is_integer() and given.every.is_integer()
    if not (whole and given.every <= given.ahead <= MOST_WINDOWS * given.every):
        draft.fault("NZ0981", ("policy_parameters", "ahead"), ahead=given.ahead, every=given.every, most=MOST_WINDOWS)
    if draft.given.promise.outages:
        draft.fault("NZ0982", ("promise", "outages"))
    for name, unit in (("forecast_error", "1"), ("forecast_memory", "h")):
        label, value = f"policy_parameters.{name}", float(getattr(given, name))
        if name in given.model_fields_set:
            draft.assume_given(label, value, unit)
        else:
            draft.assume_default(label, value, unit, "an assumption without a source")


def critical_of(draft: Draft, tenant: str) -> tuple[tuple[Carrier, float], ...]:
    """Return the shares of a tenant's demand that are declared as critical, by carrier."""
    given = draft.given.critical.get(tenant, {})
    return tuple((carrier, _whole(shares)) for carrier, shares in given.items())


def critical_tiers_of(draft: Draft, tenant: str) -> tuple[tuple[Carrier, tuple[tuple[str, float], ...]], ...]:
    """Return the tiers of a tenant's critical demand where any are declared, by carrier."""
    given = draft.given.critical.get(tenant, {})
    return tuple((carrier, tuple(tiers.items())) for carrier, tiers in given.items() if isinstance(tiers, dict))


def _whole(shares: float | dict[str, float]) -> float:
    return min(1.0, sum(shares.values())) if isinstance(shares, dict) else shares


def check_critical(draft: Draft) -> None:
    """Note critical demand of unknown tenants or of carriers they do not need, tiers beyond all demand or in rings."""
    orders = []
    for name, shares in draft.given.critical.items():
        tenant = draft.tenant(name)
        if tenant is None:
            known = (each.name for each in draft.tenants)
            draft.unknown("NZ0264", draft.place("critical", name, key=True), name, known)
            continue
        for carrier, share in shares.items():
            if carrier not in tenant.needs:
                draft.faults.add(
                    "NZ1491", draft.place("critical", name, carrier, key=True), tenant=name, carrier=carrier
                )
            if isinstance(share, dict):
                orders.append(list(share))
                total = sum(share.values())
                if not share or total > 1.0 + ROUNDING:
                    draft.fault("NZ1493", ("critical", name, carrier), total=f"{total:.4g}")
                for tier, part in share.items():
                    draft.assume_given(f"critical.{name}.{carrier}.{tier}", part, "1")
            else:
                draft.assume_given(f"critical.{name}.{carrier}", share, "1")
    try:
        merged(orders)
    except CycleError as error:
        draft.fault("NZ1494", ("critical",), names=" > ".join(error.args[1][::-1]))
