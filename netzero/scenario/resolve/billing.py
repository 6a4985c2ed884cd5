"""From a tariff to what a meter of the park says of its bill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from netzero import tariffs
from netzero.components.park import DemandCharge
from netzero.scenario.equipment import MeterIn
from netzero.scenario.resolve.draft import Draft, shown_track
from netzero.tariffs import Tariff, further
from netzero.terms import charge


def billing_of(draft: Draft, name: str, written: MeterIn, tariff: Tariff) -> dict[str, Any]:
    """Return the fields of a Meter that follow from its tariff, and the power factor behind it."""
    factor = () if written.power_factor is None else draft.by_stage(written.power_factor)
    if any(not 0 < each <= 1 for each in factor):
        draft.fault("NZ0644", ("meters", name, "power_factor"), read=shown_track(written.power_factor or 0.0))
        factor = ()
    return fields_of(name, tariff, draft.stages.years) | {"power_factor": factor}


def fields_of(name: str, tariff: Tariff, years: Sequence[int]) -> dict[str, Any]:
    """Return the fields of the Meter of a name that follow from its tariff."""
    plain, every = tariff.plain_charge, tariff.all_charges
    first = plain or (every[0] if every else None)
    return {
        "has_demand_charge": bool(every),
        "billing_interval_min": tariff.interval_min(first) if first else tariff.billing_interval_min,
        "plain_charge": plain is not None or not every,
        "charges": tuple(_charge(name, tariff, each) for each in tariff.further_charges),
        "energy_bands": len(tariff.energy_tiers),
        "band_factors": tuple(further.band_factors(tariff).tolist()) if tariff.energy_tiers else (),
        "has_standing": bool(tariff.fixed_charge or tariff.minimum_charge),
        "has_vat": bool(np.isfinite(further.vat_rates(tariff, years)).all()),
        "least_power_factor": tariff.power_factor.least if tariff.power_factor else None,
    }


def _charge(meter: str, tariff: Tariff, given: tariffs.DemandCharge) -> DemandCharge:
    shares = further.ratchet_of(given)
    return DemandCharge(
        name=charge(meter, given.name),
        billing_interval_min=tariff.interval_min(given),
        from_kw=tuple(further.from_kw(given).tolist()),
        ratchet=tuple(map(tuple, shares.tolist())) if given.ratchet else (),
        mean=given.counted == "mean",
    )


def listed_prices(tariff: Tariff, years: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yield what a tariff charges, in words and numbers, for the list of assumptions."""
    for period, price in tariff.energy.items():
        yield period, shown_track(price)
    for tier in tariff.energy_tiers[1:]:
        for change in ("price", "add", "factor"):
            if (value := getattr(tier, change)) is not None:
                yield f"{change} of a further band", shown_track(value)
    for each in tariff.all_charges:
        prices = [tier.price for tier in each.tiers] or each.prices_by_month or [each.price or 0.0]
        yield each.name, " / ".join(shown_track(price) for price in prices)
    for word in ("fixed_charge", "minimum_charge"):
        if value := getattr(tariff, word):
            yield f"{word} a month", shown_track(value)
    if tariff.power_factor:
        yield "least power factor", shown_track(tariff.power_factor.least)
    if relaxed := further.relaxed_terms(tariff, years):
        yield "known to a plan only from below:", ", ".join(relaxed)
