"""The sections of a report, one a file, in the order of print."""

from netzero.reports.blocks import Section
from netzero.reports.sections import (
    answers,
    assumptions,
    carbon,
    comparison,
    dispatch,
    energy,
    money,
    outages,
    roadmap,
    tenants,
    trials,
    trust,
    worth,
)
from netzero.reports.view import View

IN_ORDER = (
    answers.section,
    roadmap.section,
    energy.section,
    dispatch.section,
    carbon.section,
    money.section,
    worth.section,
    tenants.section,
    comparison.section,
    trials.section,
    outages.section,
    trust.section,
    assumptions.section,
)


def sections(view: View) -> list[Section]:
    """Return the sections for which the case has something to show."""
    return [found for make in IN_ORDER if (found := make(view)) is not None]
