"""What bills have besides the energy of each step and the plain demand charge: terms TARIFF, where a meter has any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from netzero.axis import TimeAxis
from netzero.components.park import Meter
from netzero.errors import BadInput, Place
from netzero.hourly.folder_series import FolderSeries
from netzero.scenario.scenario import Scenario
from netzero.tariffs import Tariff, further

Floats = NDArray[np.float64]
MONTHS = 12
PRICES = ("charge_price", "energy_band_price", "standing_charge", "minimum_charge")


def further_terms(scenario: Scenario, axis: TimeAxis, folder: FolderSeries) -> xr.Dataset:
    """Return the terms TARIFF of all meters, empty where no meter's bill has more than HOURLY says.

    Prices are scaled as those of energy are (`Scenario.electricity_price_factor`). Faults go to `folder`.
    """
    park = scenario.park
    try:
        found = terms_of_bills(park.meters, scenario.tariffs, axis, park.stages.years, scenario.given.holidays)
    except BadInput as error:
        for fault in error.faults:
            folder.faults.add(fault.code, Place(file="park.yaml", path="tariffs"), **fault.values)
        return xr.Dataset()
    scaled = {name: found[name] * scenario.electricity_price_factor for name in PRICES if name in found}
    return found.assign(scaled)


def terms_of_bills(
    meters: Sequence[Meter], tariffs: Mapping[str, Tariff], axis: TimeAxis, years: Sequence[int], country: str | None
) -> xr.Dataset:
    """Return the terms TARIFF of meters whose tariffs these are, by name of the meter.

    Raises:
        BadInput: a time of a coincident peak is not on the axis.

    """
    if not any(meter.has_further_terms for meter in meters):
        return xr.Dataset()
    every = [tariffs[meter.name] for meter in meters]
    charges = [
        (charge.name, charge.bands, tariff, given)
        for meter, tariff in zip(meters, every, strict=True)
        for charge, given in zip(meter.charges, tariff.further_charges, strict=True)
    ]
    banded = [(meter, tariff) for meter, tariff in zip(meters, every, strict=True) if meter.energy_bands]
    counts = [further.counts_for(tariff, given, axis, country) for *_, tariff, given in charges]
    of_charges = [further.charge_prices(tariff, given, axis, years) for *_, tariff, given in charges]
    of_energy = [np.repeat(further.band_prices(tariff, years)[:, None], MONTHS, axis=1) for _, tariff in banded]
    lower = [np.outer(further.from_kwh(tariff), axis.billing_share()) for _, tariff in banded]
    fixed = np.array([further.standing_charges(tariff, axis, years) for tariff in every])
    least = np.array([further.minimum_charges(tariff, axis, years) for tariff in every])
    rates = np.array([np.nan_to_num(further.vat_rates(tariff, years)) for tariff in every])
    of_meter, of_band = ("meter", "stage", "billing_month"), ("stage", "billing_month")
    return xr.Dataset(
        {
            "charge_month": (("charge", "time"), np.array(counts, dtype=np.int64).reshape(len(charges), len(axis))),
            "charge_price": (("charge_band", *of_band), _by_band(of_charges, len(years))),
            "energy_band_from": (("energy_band", "billing_month"), np.concatenate([np.zeros((0, MONTHS)), *lower])),
            "energy_band_price": (("energy_band", *of_band), _by_band(of_energy, len(years))),
            "standing_charge": (of_meter, fixed),
            "minimum_charge": (of_meter, least),
            "vat_rate": (of_meter, rates),
        },
        coords={
            "charge": _labels([name for name, *_ in charges]),
            "charge_band": _labels([band for _, bands, *_ in charges for band in bands]),
            "energy_band": _labels([band for meter, _ in banded for band in meter.bands]),
        },
    )


def _by_band(prices: list[Floats], stages: int) -> Floats:
    """Return prices (stage, month, band) of several charges or meters as (band, stage, month)."""
    return np.moveaxis(np.concatenate([np.zeros((stages, MONTHS, 0)), *prices], axis=-1), -1, 0)


def _labels(names: list[str]) -> NDArray[Any]:
    return np.array(names, dtype=str if names else "<U1")
