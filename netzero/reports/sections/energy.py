"""Energy balance of every carrier by stage, and the fuels bought."""

from __future__ import annotations

from netzero.reports.blocks import Block, Figure, Section, Variant
from netzero.reports.flows import Flow, flows, fuel_use, yearly_kwh
from netzero.reports.sections import flexible, health
from netzero.reports.sections.stacks import Layer, stack, stacked, table
from netzero.reports.texts import Text, energy_scale, name, say
from netzero.reports.tolerance import visible
from netzero.reports.view import View


def section(view: View) -> Section | None:
    """Return the section, or None when nothing was operated."""
    if view.operated is None:
        return None
    blocks: list[Block] = []
    balances = [found for carrier in view.park.carriers if (found := _balance(view, carrier))]
    if balances:
        blocks.append(Figure("energy", say("energy.balance"), say("energy.balance_alt"), tuple(balances), 420))
    fuels = _fuels(view)
    if fuels:
        blocks.append(fuels)
    if moved := flexible.table(view):
        blocks.append(moved)
    if aged := health.table(view):
        blocks.append(aged)
    return Section("energy", say("energy.title"), blocks, say("energy.lead", basis=view.basis, span=view.span))


def layer_of(view: View, flow: Flow) -> tuple[Text, float]:
    """Return a flow's name, with its use told apart from its supply, and its sign."""
    shown = view.technology(flow.key)
    if flow.key == "demand":
        return say("energy.demand"), -1.0
    if flow.role == "supply":
        return shown, 1.0
    if flow.key in {storage.technology for storage in view.park.storages}:
        return say("energy.charging", what=shown), -1.0
    return shown if flow.key in ("export", "cascade_down", "link_loss") else say("energy.into", what=shown), -1.0


def _balance(view: View, carrier: str) -> Variant | None:
    assert view.operated is not None
    layers = []
    for flow in flows(view.park, view.axis, view.operated.dispatch, carrier):
        title, sign = layer_of(view, flow)
        layers.append(Layer(title, sign * yearly_kwh(view.axis, flow.kw), view.paint(flow.key)))
    if not layers:
        return None
    years = [name(year) for year in view.years]
    scale = energy_scale(value for layer in layers for value in layer.values)
    caption = say("energy.of_carrier", carrier=view.carrier(carrier))
    return Variant(
        view.carrier(carrier), stack(years, layers, scale), table(caption, years, layers, scale, say("energy.losses"))
    )


def _fuels(view: View) -> Figure | None:
    assert view.operated is not None
    burnt = fuel_use(view.park, view.axis, view.operated.dispatch)
    yearly = {fuel: yearly_kwh(view.axis, kw) for fuel, kw in burnt.items()}
    largest = max((float(kwh.max()) for kwh in yearly.values()), default=0.0)
    layers = [Layer(view.fuel(fuel), kwh, view.paint(fuel)) for fuel, kwh in yearly.items() if visible(kwh, largest)]
    if not layers:
        return None
    scale = energy_scale(value for layer in layers for value in layer.values)
    return stacked(
        "fuels", say("energy.fuels"), [name(year) for year in view.years], layers, scale, total=say("word.total")
    )
