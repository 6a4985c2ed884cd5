"""Head: which park and scenario, what kind of case, and how well its plan is proven."""

from __future__ import annotations

from typing import Any

from netzero.reports.blocks import Badge, Head
from netzero.reports.texts import Text, gap_percent, label, name, say
from netzero.reports.view import View


def head(view: View) -> Head:
    """Return the head of the report."""
    scenario = view.case.scenario
    years = Text(*(2 * [f"{view.years[0]}–{view.park.stages.end - 1}"]))
    title = str(scenario.get("title") or view.park.name)
    return Head(
        title=name(title),
        subtitle=say("head.subtitle", scenario=name(scenario.get("name", view.park.name)), years=years),
        description=name(scenario.get("description") or ""),
        badges=(status_badge(view), *_labels(view)),
    )


def status_badge(view: View) -> Badge:
    """Return what is proven of the plan: optimal, the gap left, or that there is no plan."""
    certificate = view.case.certificate
    status = certificate.get("status")
    if status is None:
        return Badge(say("badge.planned" if view.case.plan is not None else "badge.simulated"))
    bound = label("bound", str(certificate.get("bound_kind", "unknown")))
    gap = certificate.get("gap")
    if status == "unserved":
        return Badge(say("badge.unserved"), "warning")
    if status == "optimal":
        return Badge(
            say("badge.optimal", bound=bound), "good" if certificate.get("bound_kind") == "all_hours" else "plain"
        )
    shown = gap_percent(float(gap)) if isinstance(gap, int | float) else name("?")
    return Badge(say("badge.gap", gap=shown, bound=bound), "warning")


def _labels(view: View) -> list[Badge]:
    """Return the warnings that belong on the first page: illustrative data, synthetic weather, a part of the year."""
    given: dict[str, Any] = view.provenance("labels") or {}
    found = {
        "illustrative": bool(given.get("illustrative") or view.case.scenario.get("illustrative")),
        "synthetic_weather": str(given.get("weather", "")).lower().startswith("synthetic"),
        "representative_periods": view.case.periods is not None,
        "declared_blocks": view.case.hourly.attrs.get("axis_kind") == "declared_blocks" and not view.part,
    }
    marks = [label("mark", key) for key, holds in found.items() if holds]
    if view.part:
        marks.append(say("mark.part", part=view.part))
    return [Badge(mark, "warning") for mark in marks]
