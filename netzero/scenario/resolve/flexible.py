"""Flexible demand: which tenants may take what of their demand at other times, or do without it."""

from __future__ import annotations

from collections.abc import Iterator

from netzero.components.park import FlexibleDemand
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.limits import at_most_one
from netzero.scenario.wishes import FlexibleIn
from netzero.terms import flexible


def flexible_of(draft: Draft) -> tuple[FlexibleDemand, ...]:
    """Return the flexible demand of all tenants; each tenant and carrier once."""
    found: dict[str, FlexibleDemand] = {}
    for position, written in enumerate(draft.given.flexible):
        for item in _item(draft, position, written):
            if item.name in found:
                draft.fault("NZ1490", ("flexible", position), tenant=item.tenant, carrier=item.carrier)
            found[item.name] = item
    return tuple(found.values())


def _item(draft: Draft, position: int, written: FlexibleIn) -> Iterator[FlexibleDemand]:
    """Yield the flexible demand that is written at a position; nothing where it is of no known demand."""
    path, name = ("flexible", position), flexible(written.tenant, written.carrier)
    share, shed_share = _shares(draft, position, written)
    increase = share if written.increase is None else draft.by_stage(written.increase)
    interruptible = written.interruptible
    if interruptible:
        draft.assume_given(f"flexible.{name}.interruptible.price", interruptible.price, "money/kWh")
    if any(share):
        draft.assume_given(f"flexible.{name}.cost", written.cost, "money/kWh")
    else:
        for word in ("increase", "hours", "cost"):
            if word in written.model_fields_set:
                draft.fault("NZ0289", (*path, word), word=word)
    tenant = draft.tenant(written.tenant)
    if tenant is None:
        known = (each.name for each in draft.tenants)
        draft.unknown("NZ0264", draft.place(*path, "tenant"), written.tenant, known)
    elif written.carrier not in tenant.needs:
        word = "carrier" if "carrier" in written.model_fields_set else "tenant"
        draft.fault("NZ1491", (*path, word), tenant=written.tenant, carrier=written.carrier)
    else:
        yield FlexibleDemand(
            name=name,
            tenant=written.tenant,
            carrier=written.carrier,
            share=share,
            increase=increase,
            hours=None if isinstance(written.hours, str) else written.hours,
            cost=draft.by_stage(written.cost),
            shed_share=shed_share,
            shed_price=draft.by_stage(interruptible.price if interruptible else 0.0),
        )


def _shares(draft: Draft, position: int, written: FlexibleIn) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the shares that may be taken elsewhere and done without by stage, together at most 1."""
    path = ("flexible", position)
    share = at_most_one(draft, (*path, "share"), written.share)
    shed_share = draft.by_stage(0.0)
    if written.interruptible:
        shed_share = at_most_one(draft, (*path, "interruptible", "share"), written.interruptible.share)
    together = max(sum(both) for both in zip(share, shed_share, strict=True))
    if together > 1 >= max(*share, *shed_share):
        draft.fault("NZ1492", path, together=f"{together:g}")
    return share, shed_share
