"""Targets for electricity by stage."""

from __future__ import annotations

from netzero.components.park import ElectricityTarget
from netzero.scenario.resolve.carbon import held
from netzero.scenario.resolve.draft import Draft
from netzero.scenario.resolve.limits import at_most_one


def targets_of(draft: Draft) -> tuple[ElectricityTarget, ...]:
    """Return both targets, also where they ask for nothing: what is reached is told all the same."""
    given, years = draft.given.targets, draft.stages.years
    for name in ("renewable", "matched"):
        for year in getattr(given, name).shares:
            if year not in years:
                place, listed = draft.place("targets", name, "shares", str(year), key=True), ", ".join(map(str, years))
                draft.faults.add("NZ0275", place, read=year, years=listed)
    grid_share = at_most_one(draft, ("targets", "matched", "grid_share"), given.matched.grid_share)
    if "grid_share" in given.matched.model_fields_set:
        draft.assume_given("matched.grid_share", given.matched.grid_share, "1")
    elif given.matched.shares:
        draft.assume_default("matched.grid_share", 0.0, "1", "electricity of the grid is not clean unless declared")
    renewable, matched = (tuple(held(each.shares, years)) for each in (given.renewable, given.matched))
    return (
        ElectricityTarget(
            "renewable",
            renewable,
            "virtual" in given.renewable.count,
            "sold" in given.renewable.count,
            draft.by_stage(0.0),
            "certificates" in given.renewable.count,
        ),
        ElectricityTarget("matched", matched, "virtual" in given.matched.count, False, grid_share),
    )
