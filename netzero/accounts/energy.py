"""Energy of a year by flow and party, such that every carrier closes.

A flow is named `<kind>:<carrier>` or `<kind>:<carrier>:<technology>`. Its sign says whether it gives to the carrier's
balance (+1), takes from it (-1) or only informs (0): the sum of sign x energy over all flows of a carrier is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import xarray as xr

from netzero.accounts.ledger import Entry, alone
from netzero.accounts.record import Record
from netzero.accounts.taken import from_grid, left_of_grid
from netzero.components.converter import cascades, coproducts
from netzero.components.network import network_loss
from netzero.terms import ELECTRICITY, Carrier

SIGNS = {
    "supplied": 1,
    "purchased": 1,
    "imported": 1,
    "exported": -1,
    "converted_to": 1,
    "converted_from": -1,
    "cascaded_to": 1,
    "cascaded_from": -1,
    "rejected": -1,
    "storage_loss": -1,
    "link_loss": -1,
    "network_loss": -1,
    "demand": -1,
    "shifted_down": 1,
    "shifted_up": -1,
    "shed": 1,
    "unserved": 1,
    "curtailed": 0,
    "sent": 0,
    "fuel": 0,
    "own_supply": 0,
    "pool_taken": 0,
    "pool_given": 0,
}
"""Kinds of flows, in the order of print. Storage loss is what went in less what came out (and any change of level)."""


def energy_entries(record: Record) -> list[Entry]:
    """Return all flows of energy in kWh per year of each stage."""
    return [
        *_supplies(record),
        *_meters(record),
        *_converters(record),
        *_rejected(record),
        *_cascades(record),
        *_storages(record),
        *_links(record),
        *_tenants(record),
        *_settled(record),
    ]


def flow_names(entries: Iterable[Entry]) -> list[str]:
    """Return the names of all flows, by kind in the order of print, then by name."""
    kinds = list(SIGNS)
    return sorted({entry.line for entry in entries}, key=lambda name: (kinds.index(kind_of(name)), name))


def kind_of(flow: str) -> str:
    """Return the kind of a flow."""
    return flow.partition(":")[0]


def carrier_of(flow: str) -> Carrier:
    """Return the carrier of a flow."""
    return flow.split(":")[1]


def residuals(books: xr.Dataset) -> xr.DataArray:
    """Return what does not close in kWh a year, dims (stage, carrier), of the books' energy: sum of sign x energy."""
    energy = books["energy"]
    flows = [str(flow) for flow in energy["flow"].values]
    sign = xr.DataArray([SIGNS[kind_of(flow)] for flow in flows], dims="flow", coords={"flow": energy["flow"]})
    carrier = xr.DataArray([carrier_of(flow) for flow in flows], dims="flow", name="carrier")
    return (energy.sum("party") * sign).groupby(carrier).sum()


def rates(books: xr.Dataset) -> xr.Dataset:
    """Return two rates of electricity by stage, for the whole park.

    self_consumption: share of the park's own supply that is used inside it (0 without own supply; what is sold counts
    as own supply as far as there is any).
    self_sufficiency: share of the electricity used inside that is neither imported nor bought by contract.
    """
    own = _electricity(books, "supplied", "converted_to")
    exported = _electricity(books, "exported")
    bought = _electricity(books, "imported", "purchased")
    inside = own + bought - exported
    return xr.Dataset(
        {
            "self_consumption": (1 - exported / own).where(own > 0, 0.0).clip(min=0.0),
            "self_sufficiency": (1 - bought / inside).where(inside > 0, 0.0),
        }
    )


def _electricity(books: xr.Dataset, *kinds: str) -> xr.DataArray:
    flows = [str(f) for f in books["flow"].values if kind_of(str(f)) in kinds and carrier_of(str(f)) == ELECTRICITY]
    return books["energy"].sel(flow=flows).sum(("party", "flow"))


def _supplies(record: Record) -> Iterator[Entry]:
    for supply in record.park.supplies:
        kind = "purchased" if supply.purchased else "supplied"
        label = f"{supply.carrier}:{supply.technology}"
        flows = [(kind, "supplied_kw")] + ([("curtailed", "curtailed_kw")] if supply.fuel is None else [])
        for kind_, name in flows:
            amount = record.yearly(record.flow(name, supply.name))
            yield Entry(supply.name, f"{kind_}:{label}", supply.owners, amount)


def _meters(record: Record) -> Iterator[Entry]:
    for meter in record.park.meters:
        for party, kw in from_grid(record, meter).items():
            yield Entry(None, f"imported:{ELECTRICITY}", alone(party), record.yearly(kw))
        rest = record.yearly(left_of_grid(record, meter))
        yield Entry(None, f"imported:{ELECTRICITY}", alone(meter.payer), rest)
        sold = record.yearly(record.flow("exported_kw", meter.name))
        yield Entry(None, f"exported:{ELECTRICITY}", alone(meter.payer), sold)


def _converters(record: Record) -> Iterator[Entry]:
    fuels = record.park.burnt_as_bought
    for converter in record.park.converters:
        flows = [("converted_to", converter.output, record.flow("output_kw", converter.name))]
        for port in converter.ports:
            kind = "converted_to" if port.sign > 0 else "fuel" if port.carrier in fuels else "converted_from"
            flows.append((kind, port.carrier, record.port_flow(converter, port)))
        for kind, carrier, kw in flows:
            name = f"{kind}:{carrier}:{converter.technology}"
            yield Entry(converter.name, name, converter.owners, record.yearly(kw))


def _rejected(record: Record) -> Iterator[Entry]:
    for label, (converter, port) in coproducts(record.park).items():
        lost = record.yearly(record.flow("rejected_kw", label))
        yield Entry(converter.name, f"rejected:{port.carrier}:{converter.technology}", converter.owners, lost)


def _cascades(record: Record) -> Iterator[Entry]:
    """Yield heat that fell a level, with the party whose node it is."""
    for label, (node, high, low) in cascades(record.park).items():
        amount = record.yearly(record.flow("cascaded_kw", label))
        yield Entry(None, f"cascaded_from:{high}", alone(node), amount)
        yield Entry(None, f"cascaded_to:{low}", alone(node), amount)


def _storages(record: Record) -> Iterator[Entry]:
    for storage in record.park.storages:
        lost = record.flow("charge_kw", storage.name) - record.flow("discharge_kw", storage.name)
        name = f"storage_loss:{storage.carrier}:{storage.technology}"
        yield Entry(storage.name, name, storage.owners, record.yearly(lost))


def _links(record: Record) -> Iterator[Entry]:
    for link in record.park.links:
        moved = record.yearly(record.flow("sent_kw", link.name) + record.flow("sent_back_kw", link.name))
        label = f"{link.carrier}:{link.technology}"
        yield Entry(link.name, f"sent:{label}", link.owners, moved)
        yield Entry(link.name, f"link_loss:{label}", link.owners, link.loss * moved)


def _tenants(record: Record) -> Iterator[Entry]:
    for tenant in record.park.tenants:
        for carrier, _ in tenant.nodes:
            asked = record.hourly["demand_kw"].sel(tenant=tenant.name, carrier=carrier).transpose("stage", "time")
            amount = record.yearly(asked.values)
            if carrier == ELECTRICITY and (share := network_loss(record.park, tenant)):
                yield Entry(None, f"network_loss:{carrier}", alone(tenant.name), share * amount)
                amount = (1.0 - share) * amount
            yield Entry(None, f"demand:{carrier}", alone(tenant.name), amount)
    for item in record.park.flexible:
        for kind in ("shifted_down", "shifted_up", "shed"):
            amount = record.yearly(record.flow(f"{kind}_kw", item.name))
            yield Entry(None, f"{kind}:{item.carrier}", alone(item.tenant), amount)
    for (name, carrier), amount in record.unserved_kwh.items():
        yield Entry(None, f"unserved:{carrier}", alone(name), amount)


def _settled(record: Record) -> Iterator[Entry]:
    for kind in ("own_supply", "pool_taken", "pool_given"):
        for party, kw in record.settled(f"{kind}_kw").items():
            yield Entry(None, f"{kind}:{ELECTRICITY}", alone(party), record.yearly(kw))
