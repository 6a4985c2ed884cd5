"""The parameters of the policy that the figures of operation rest on, where they were found by trial."""

from __future__ import annotations

from netzero.reports.blocks import Row, Table
from netzero.reports.texts import Scale, Text, label, name, percent, say
from netzero.reports.view import View
from netzero.results.tuning import tuned_costs, tuned_parameters
from netzero.terms import TUNED


def table(view: View) -> Table | None:
    """Return the parameters that the policy knows, the scenario's beside the tuned, and what each set costs."""
    parameters = tuned_parameters(view.case)
    if parameters is None or view.case.operation is None:
        return None
    before, after = tuned_costs(view.case)
    scale = view.money([cost for cost in (before, after) if cost is not None])
    rows = [
        Row((label("parameter", key), _share(parameters[key][0]), _share(parameters[key][1])))
        for policy, known in TUNED.items()
        if policy == view.case.operation.policy
        for key in known
    ]
    costs = say("tuning.cost") + name(" (") + scale.unit + name(")")
    rows.append(Row((costs, _money(scale, before), _money(scale, after)), "total"))
    head = (say("tuning.parameter"), say("tuning.scenario"), say("tuning.tuned"))
    note = say("tuning.note", count=name(len(view.case.provenance["tuned"])))
    return Table(say("tuning.caption"), head, tuple(rows), note=note)


def _share(value: float | None) -> Text:
    return name("–") if value is None else percent(value, 0)


def _money(scale: Scale, value: float | None) -> Text:
    return name("–") if value is None else scale.show(value)
