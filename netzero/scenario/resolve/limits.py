"""Limits of values that may be given by year."""

from __future__ import annotations

from netzero.components.park import ByStage
from netzero.scenario.doors.yaml_tree import KeyPath
from netzero.scenario.resolve.draft import Draft, Track


def at_most_one(draft: Draft, path: KeyPath, share: Track) -> ByStage:
    """Return a share by stage; above 1 it is a fault."""
    values = draft.by_stage(share)
    if max(values) > 1:
        draft.fault("NZ0236", path, read=f"{max(values):g}", limit=1)
    return values
