"""How much of the electricity used in a year came from clean supply, by the definition of each target.

Asked is what supplies, plant, storages and the grid gave, less what was sold and charged, which is what tenants and
converters took, and what tenants did without: unserved demand and what they shed. Clean is renewable supply on site or
by private line, less what was sold (to the grid, or without its electricity as certificates) and what storages lost; a
target may count virtual contracts (and what of import is matched with contracts on the market's price, which is then
not of the grid), what was sold, what certificates were bought for, and a share of the grid's electricity. What a
storage gave beyond what it was charged with is asked for and not clean. Where more was sold or lost than clean supply
gave, it was not of clean supply: no share is below zero.
"""

from __future__ import annotations

import numpy as np

from netzero.accounts.certificates import BOUGHT, SOLD, certificates_kwh
from netzero.accounts.record import Array, Record, by_stage
from netzero.components.demand import demand_points
from netzero.components.market import matched_kw
from netzero.components.park import ElectricityTarget
from netzero.terms import ELECTRICITY


def clean_shares(record: Record) -> Array:
    """Return the share reached (target, stage); NaN where nothing was asked for."""
    asked = _asked_kwh(record)
    clean = [_clean_kwh(record, target) for target in record.park.targets]
    found = [np.divide(np.maximum(kwh, 0.0), asked, out=np.full_like(asked, np.nan), where=asked > 0) for kwh in clean]
    return np.array(found).reshape(len(clean), record.stage_count)


def _asked_kwh(record: Record) -> Array:
    given = [record.flow("supplied_kw", s.name) for s in record.park.supplies if s.carrier == ELECTRICITY]
    for converter in record.park.converters:
        made = [port.carrier for port in converter.ports if port.sign > 0]
        if ELECTRICITY not in (converter.output, *made):
            continue
        if converter.output == ELECTRICITY:
            given.append(record.flow("output_kw", converter.name))
        given += [
            port.sign * record.port_flow(converter, port) for port in converter.ports if port.carrier == ELECTRICITY
        ]
    inside = sum((record.yearly(kw) for kw in given), np.zeros(record.stage_count))
    from_grid = _of_meters(record, "imported_kw") - _of_meters(record, "exported_kw")
    charged = sum((record.yearly(kw) for kw in _charged_kw(record)), np.zeros(record.stage_count))
    return np.asarray(inside + from_grid - charged + _lacking_kwh(record))


def _clean_kwh(record: Record, target: ElectricityTarget) -> Array:
    counts = ("on_site", "private_line", "virtual") if target.virtual else ("on_site", "private_line")
    given = [
        record.yearly(record.flow("supplied_kw", supply.name))
        for supply in record.park.supplies
        if supply.carrier == ELECTRICITY and supply.renewable and supply.delivery in counts
    ]
    sold = 0.0 if target.sold else _of_meters(record, "exported_kw")
    of_grid = by_stage(target.grid_share) * _of_meters(record, "imported_kw")
    matched = (float(target.virtual) - by_stage(target.grid_share)) * _matched_kwh(record)
    covered = (1.0 - by_stage(target.grid_share)) * certificates_kwh(record, BOUGHT) if target.certificates else 0.0
    given_away = 0.0 if target.sold else certificates_kwh(record, SOLD)
    return np.asarray(sum(given, matched) - sold + of_grid - _lost_kwh(record) + covered - given_away)


def _matched_kwh(record: Record) -> Array:
    """Return what of all import is matched with contracts on the market's price."""
    found = np.zeros(record.stage_count)
    for meter in record.park.meters:
        kw = matched_kw(record.park, record.hourly, meter, record.flow("imported_kw", meter.name))
        found += sum((record.yearly(each) for each in kw.values()), np.zeros(record.stage_count))
    return found


def _lost_kwh(record: Record) -> Array:
    """Return what storages of electricity charged less what they discharged; 0 for one that discharged more."""
    found = (np.maximum(record.yearly(kw), 0.0) for kw in _charged_kw(record))
    return np.asarray(sum(found, np.zeros(record.stage_count)))


def _charged_kw(record: Record) -> list[Array]:
    """Return what each storage of electricity charged less what it discharged (stage, time)."""
    return [
        record.flow("charge_kw", storage.name) - record.flow("discharge_kw", storage.name)
        for storage in record.park.storages
        if storage.carrier == ELECTRICITY
    ]


def _lacking_kwh(record: Record) -> Array:
    """Return the electricity that tenants asked for and did without."""
    points = (label for label, (_, carrier) in demand_points(record.park).items() if carrier == ELECTRICITY)
    items = (item.name for item in record.park.flexible if item.carrier == ELECTRICITY)
    found = [record.flow("unserved_kw", label) for label in points] + [record.flow("shed_kw", name) for name in items]
    return np.asarray(sum((record.yearly(kw) for kw in found), np.zeros(record.stage_count)))


def _of_meters(record: Record, flow: str) -> Array:
    found = (record.yearly(record.flow(flow, meter.name)) for meter in record.park.meters)
    return np.asarray(sum(found, np.zeros(record.stage_count)))
