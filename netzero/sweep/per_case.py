"""From rows of weather years and futures to one row a case: the mean of its runs."""

from __future__ import annotations

import numpy as np
import pandas as pd

DONE, WAITING = "done", "waiting"
OF_A_RUN = ("weather_year", "future")
"""Columns that tell the runs of a case apart."""
RUNS = "runs"


def per_case(frame: pd.DataFrame) -> pd.DataFrame:
    """Return one row a case, in the order of the sweep: the mean of the figures of its runs, and how many they are.

    A case of which a run is not done is as that run is, and has no figures. A table of one run a case stays as it is.
    """
    if not set(OF_A_RUN) <= set(frame):
        return frame
    groups = frame.groupby("number", sort=True)
    first = frame.drop_duplicates("number").set_index("number").sort_index()
    kept = [name for name in first if name not in OF_A_RUN]
    figures = [name for name in kept if _is_figure(str(name), first[name])]
    means = groups[figures].mean().where(groups[figures].count().eq(groups.size(), axis=0))
    failed = frame[frame["status"] != DONE].drop_duplicates("number").set_index("number")
    others = first[[name for name in kept if name not in figures]].copy()
    others.loc[failed.index, ["status", "message"]] = failed[["status", "message"]]
    means.loc[failed.index] = np.nan
    found = pd.concat([others, means, groups.size().rename(RUNS)], axis=1)
    return found[[*kept, RUNS]].reset_index()


def _is_figure(name: str, values: pd.Series) -> bool:
    return not name.startswith("set.") and pd.api.types.is_numeric_dtype(values)
