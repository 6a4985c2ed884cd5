"""Contracts on the market's price: what they are in numbers, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Sequence

from netzero import catalogue
from netzero.catalogue.model import Figure, Known
from netzero.components.park import ByStage, MarketContract, Meter
from netzero.scenario.contracts import ContractIn
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.scenario import Resource
from netzero.tariffs.model import Series

AT = "contracts"
MOST_LOSSES = 1.5
"""No public grid loses a third of what it carries."""
FIGURES = {
    "service_charge": "service_charge",
    "balancing_charge": "settlement_charge",
    "loss_factor": "loss_from_22kv",
}
"""Names of the catalogue's figures that stand where nothing is written."""


def contracts_of(draft: Draft, meters: Sequence[Meter], resources: dict[str, Resource]) -> tuple[MarketContract, ...]:
    """Return the park's contracts on the market's price, and add what they generate to `resources`."""
    names = [given.name for given in draft.given.contracts]
    for position, given in enumerate(draft.given.contracts):
        path = (AT, position)
        if given.name in names[:position]:
            draft.fault("NZ0680", (*path, "name"), name=given.name)
        if given.meter not in [meter.name for meter in meters]:
            draft.unknown("NZ0681", draft.place(*path, "meter"), given.meter, [meter.name for meter in meters])
        if given.meter in [meter.name for meter in meters if meter.net_metering]:
            draft.fault("NZ0846", (*path, "meter"), name=given.name, meter=given.meter)
        if (given.volume == "fixed") != (given.fixed is not None):
            draft.fault("NZ0682", (*path, "fixed" if given.fixed is not None else "volume"), name=given.name)
        _check_figures(draft, position, given)
    return tuple(_contract(draft, position, given, resources) for position, given in enumerate(draft.given.contracts))


def _check_figures(draft: Draft, position: int, given: ContractIn) -> None:
    if given.loss_factor is None:
        return
    lowest, highest = min(draft.by_stage(given.loss_factor)), max(draft.by_stage(given.loss_factor))
    if lowest < 1 or highest > MOST_LOSSES:
        read = lowest if lowest < 1 else highest
        draft.fault("NZ0683", (AT, position, "loss_factor"), name=given.name, read=read, limit=MOST_LOSSES)


def _contract(draft: Draft, position: int, given: ContractIn, resources: dict[str, Resource]) -> MarketContract:
    label = f"contract:{given.name}"
    resources[label] = given.profile
    draft.places[label] = draft.place(AT, position, "profile")
    draft.places[f"market_price:{given.name}"] = draft.place(AT, position, "market_price")
    draft.assume_given(f"{given.name}.strike", given.strike, "money/kWh")
    if not isinstance(given.market_price, Series):
        draft.assume_given(f"{given.name}.market_price", given.market_price, "money/kWh")
    if given.factor:
        draft.assume_given(f"{given.name}.factor", given.factor, "t/kWh")
    return MarketContract(
        name=given.name,
        meter=given.meter,
        capacity_kw=draft.by_stage(given.capacity),
        profile=label,
        loss_factor=_loss_factor(draft, position, given),
        service_charge=_charge(draft, position, given, "service_charge"),
        balancing_charge=_charge(draft, position, given, "balancing_charge"),
        strike=draft.by_stage(given.strike),
        volume=given.volume,
        fixed_kw=() if given.fixed is None else draft.by_stage(given.fixed),
        one_sided=given.sides == "one",
        factor_t_per_kwh=draft.by_stage(given.factor),
        in_force=given.in_force,
    )


def _charge(draft: Draft, position: int, given: ContractIn, key: str) -> ByStage:
    """Return a charge by stage: what is written, or the catalogue's."""
    written, label = getattr(given, key), f"{given.name}.{key}"
    if written is not None:
        draft.assume_given(label, written, "money/kWh")
        return draft.by_stage(written)
    return _known(draft, label, catalogue.dppa_figures()[FIGURES[key]], "money/kWh", position)


def _loss_factor(draft: Draft, position: int, given: ContractIn) -> ByStage:
    label = f"{given.name}.loss_factor"
    if given.loss_factor is not None:
        draft.assume_given(label, given.loss_factor, "1")
        return draft.by_stage(given.loss_factor)
    losses = _known(draft, f"{given.name}.loss", catalogue.grid_anchors()[FIGURES["loss_factor"]], "1", position)
    return tuple(1.0 + loss for loss in losses)


def _known(draft: Draft, label: str, figure: Known, unit: str, position: int) -> ByStage:
    if not isinstance(figure, Figure):
        raise TypeError(f"{label} is a range in the catalogue")
    return draft.figure(label, figure, unit, (AT, position))
