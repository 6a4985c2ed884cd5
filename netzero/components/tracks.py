"""Values that change from stage to stage."""

from __future__ import annotations

ByStage = tuple[float, ...]
"""One value for each stage, in the order of `Stages.years`."""
