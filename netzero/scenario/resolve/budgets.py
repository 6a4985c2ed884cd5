"""Budgets: what may be invested in a stage, by all together or by a party."""

from __future__ import annotations

from collections.abc import Mapping

from netzero.components.park import Budget
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.resolve.draft import Draft, Track


def budgets_of(draft: Draft) -> tuple[Budget, ...]:
    """Return the budgets by stage; faults for years that are no stage and for unknown parties.

    One amount holds in every stage; of a mapping of years each amount holds in its own stage alone.
    """
    finance = draft.given.finance
    found = []
    if finance.budget is not None:
        found.append(Budget(None, _amounts(draft, finance.budget, ("finance", "budget"))))
    for party, track in finance.party_budgets.items():
        path = ("finance", "party_budgets", party)
        if party not in draft.parties:
            draft.unknown("NZ0268", draft.place(*path, key=True), party, draft.parties)
        found.append(Budget(party, _amounts(draft, track, path)))
    return tuple(found)


def _amounts(draft: Draft, track: Track, path: KeyPath) -> tuple[float | None, ...]:
    years = draft.stages.years
    if not isinstance(track, Mapping):
        return (float(track),) * len(years)
    for year in track:
        if year not in years:
            listed = ", ".join(str(each) for each in years)
            draft.faults.add("NZ0275", draft.place(*path, str(year), key=True), read=year, years=listed)
    return tuple(track.get(year) for year in years)
