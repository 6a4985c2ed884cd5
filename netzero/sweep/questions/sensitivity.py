"""Which parameters move a figure, and how sure that is.

Where the sweep was drawn for it: Sobol indices (Saltelli et al. 2010, Computer Physics Communications 181, 259-270) and
elementary effects (Morris 1991; Campolongo et al. 2007), by SALib. Of any other sweep: rank correlations (Spearman) and
coefficients of a linear regression of standardised values; of parameters that are no numbers, the share of the variance
between their groups (correlation ratio). Which of these was taken, and why, is part of the answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from netzero.sweep.per_case import DONE
from netzero.sweep.questions.counts import Counts, counted
from netzero.sweep.questions.designs import Grouped, grouped

DESIGNS = ("saltelli", "morris")
CONFIDENCE = 0.95
RESAMPLES = 200
LEAST_CASES = 5
"""Fewer have no interval of a rank correlation worth the name."""
ONE_VALUE = 1e-9
"""Relative spread below which a figure is the same in all cases."""
Method = Literal["sobol", "morris", "correlation", "none"]
Measure = Literal["total", "first", "mu_star", "sigma", "rank", "regression", "ratio"]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Influence:
    """How much one parameter moves the figure, by one measure; low and high bound it with 95 % confidence."""

    parameter: str
    measure: Measure
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Sensitivity:
    """The influence of every parameter that varies on one figure."""

    figure: str
    method: Method
    reason: str
    """Why: 'design', 'no_design', 'broken_design', 'texts', 'no_salib', 'too_few', 'constant', 'nothing'."""
    influences: tuple[Influence, ...]
    counts: Counts
    said: Mapping[str, float] = field(default_factory=dict)
    """`groups` used and `groups_left_out` of a design; `r_squared` of the regression."""

    def of(self, measure: str) -> dict[str, Influence]:
        """Return the influences by one measure, by parameter."""
        return {each.parameter: each for each in self.influences if each.measure == measure}

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "figure": self.figure,
            "method": self.method,
            "reason": self.reason,
            "confidence": CONFIDENCE,
            "influences": [
                {"parameter": e.parameter, "measure": e.measure, "value": e.value, "low": e.low, "high": e.high}
                for e in self.influences
            ],
            "counts": self.counts.plain(),
            **self.said,
        }


def sensitivity(
    frame: pd.DataFrame, figure: str, parameters: Sequence[str], method: str = "", seed: int = 0
) -> Sensitivity:
    """Return the influence of parameters on a figure, by the best method that the sweep allows.

    Args:
        frame: of all cases, one row each.
        figure: a column of numbers.
        parameters: columns of what was varied; those that do not vary are left out.
        method: by which the sweep was drawn, as in sweep.yaml.
        seed: of the resampling of intervals.

    """
    varied = [name for name in parameters if frame[name].nunique(dropna=False) > 1]
    numbers = _numbers(frame, varied)
    if len(counted(frame, [figure, *numbers])[0]) < LEAST_CASES:
        varied = _set_together(frame, varied) or varied
        numbers = _numbers(frame, varied)
    _, counts = counted(frame, [figure, *numbers])
    means = frame[varied].assign(**{figure: frame[figure].where(frame["status"] == DONE)})
    if not varied:
        return Sensitivity(figure, "none", "nothing", (), counts)
    known = means.dropna(subset=[figure, *numbers])
    reason = _why_none(known[figure].to_numpy(dtype=float))
    if reason:
        return Sensitivity(figure, "none", reason, (), counts)
    fixed = any(frame[name].nunique(dropna=False) == 1 for name in parameters)
    found, reason = _design(means, varied, "" if fixed else method)
    if fixed and method in DESIGNS:
        reason = "broken_design"  # a point in which what is fixed "changed" is one twice
    if found is None:
        influences, more = _correlations(known, figure, varied, seed)
        return Sensitivity(figure, "correlation", reason, influences, counts, more)
    return _of_design(means, figure, varied, found, seed, counts)


def _numbers(frame: pd.DataFrame, names: Sequence[str]) -> list[str]:
    return [name for name in names if pd.api.types.is_numeric_dtype(frame[name])]


def _set_together(frame: pd.DataFrame, varied: Sequence[str]) -> list[str]:
    """Return the parameters that the most cases set together and that vary in these.

    A case that is listed beside a grid may set others than the grid: no case has all of them then.
    """
    if not varied:
        return []
    there = frame[list(varied)].notna()
    most = there.value_counts().index[0]
    alike = frame[(there == list(most)).all(axis=1)]
    together = [name for name, is_set in zip(varied, most, strict=True) if is_set]
    return [name for name in together if alike[name].nunique() > 1]


def _why_none(values: Array) -> str:
    if len(values) < LEAST_CASES:
        return "too_few"
    return "constant" if np.ptp(values) <= ONE_VALUE * np.abs(values).max() else ""


def _design(means: pd.DataFrame, varied: Sequence[str], method: str) -> tuple[Grouped | None, str]:
    """Return the whole groups of the design, all of whose cases are done or not; else None and why."""
    if method not in DESIGNS:
        return None, "no_design"
    if not all(pd.api.types.is_numeric_dtype(means[name]) for name in varied):
        return None, "texts"
    if find_spec("SALib") is None:
        return None, "no_salib"
    found = grouped(means[list(varied)].to_numpy(dtype=float), method)
    return found, "broken_design" if found is None else "design"


def _of_design(
    means: pd.DataFrame,
    figure: str,
    varied: Sequence[str],
    found: Grouped,
    seed: int,
    counts: Counts,
) -> Sensitivity:
    """Return the indices of a design from those of its groups in which every case is done."""
    values = means[figure].to_numpy(dtype=float)[found.rows]
    whole = ~np.isnan(values).any(axis=1)
    said = {"groups": float(whole.sum()), "groups_left_out": float((~whole).sum())}
    if whole.sum() < 2:
        known = means.dropna(subset=[figure, *varied])
        influences, more = _correlations(known, figure, varied, seed)
        return Sensitivity(figure, "correlation", "broken_design", influences, counts, said | more)
    points = means[list(varied)].to_numpy(dtype=float)[found.rows[whole]].reshape(-1, len(varied))
    outcome = values[whole].ravel()
    problem = {"num_vars": len(varied), "names": list(varied), "bounds": _bounds(points)}
    if found.kind == "morris":
        return Sensitivity(figure, "morris", "design", _morris(problem, points, outcome, seed), counts, said)
    second_order = found.kind == "saltelli_second_order"
    influences = _sobol(problem, outcome, seed, second_order=second_order)
    return Sensitivity(figure, "sobol", "design", influences, counts, said)


def _bounds(points: Array) -> list[list[float]]:
    return [[float(low), float(high)] for low, high in zip(points.min(axis=0), points.max(axis=0), strict=True)]


def _sobol(problem: dict[str, Any], outcome: Array, seed: int, *, second_order: bool) -> tuple[Influence, ...]:
    from SALib.analyze import sobol

    found = sobol.analyze(
        problem, outcome, calc_second_order=second_order, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed + 1
    )  # + 1: SALib takes 0 for no seed
    keys: tuple[tuple[Measure, str], ...] = (("total", "ST"), ("first", "S1"))
    return tuple(
        Influence(name, measure, float(found[key][at]), *_around(found[key][at], found[f"{key}_conf"][at]))
        for measure, key in keys
        for at, name in enumerate(problem["names"])
    )


def _morris(problem: dict[str, Any], points: Array, outcome: Array, seed: int) -> tuple[Influence, ...]:
    from SALib.analyze import morris

    found = morris.analyze(problem, points, outcome, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed + 1)
    stars = [
        Influence(
            name, "mu_star", float(found["mu_star"][at]), *_around(found["mu_star"][at], found["mu_star_conf"][at])
        )
        for at, name in enumerate(problem["names"])
    ]
    return (*stars, *(Influence(name, "sigma", float(found["sigma"][at])) for at, name in enumerate(problem["names"])))


def _around(value: float, half: float) -> tuple[float | None, float | None]:
    return (float(value - half), float(value + half)) if np.isfinite(half) else (None, None)


def _correlations(
    known: pd.DataFrame, figure: str, varied: Sequence[str], seed: int
) -> tuple[tuple[Influence, ...], dict[str, float]]:
    """Return rank correlations and regression of numbers, and correlation ratios of texts."""
    outcome = known[figure].to_numpy(dtype=float)
    varied = [name for name in varied if known[name].nunique(dropna=False) > 1]
    numbers = [name for name in varied if pd.api.types.is_numeric_dtype(known[name])]
    texts = [name for name in varied if name not in numbers]
    ranked = [_rank(name, known[name].to_numpy(dtype=float), outcome) for name in numbers]
    ratios = [_ratio(name, known[name].astype(str).to_numpy(), outcome, seed) for name in texts]
    slopes, r_squared = _regression(known[numbers].to_numpy(dtype=float), outcome, numbers)
    return (*ranked, *slopes, *ratios), r_squared


def _rank(name: str, values: Array, outcome: Array) -> Influence:
    """Return Spearman's rank correlation; its interval by Fisher's z with Fieller's 1.06 (Biometrika 44, 1957)."""
    from scipy.stats import norm, spearmanr

    rho = float(spearmanr(values, outcome).statistic)
    half = float(norm.ppf(0.5 + CONFIDENCE / 2)) * np.sqrt(1.06 / (len(outcome) - 3))
    z = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return Influence(name, "rank", rho, float(np.tanh(z - half)), float(np.tanh(z + half)))


def _regression(values: Array, outcome: Array, names: Sequence[str]) -> tuple[list[Influence], dict[str, float]]:
    """Return the coefficients of standardised values; none where parameters cannot be told apart or cases are few."""
    from scipy.stats import t

    free = len(outcome) - len(names) - 1
    if not names or free < 1:
        return [], {}
    x, y = ((each - each.mean(axis=0)) / each.std(axis=0) for each in (values, outcome))
    slopes, _, rank, _ = np.linalg.lstsq(x, y, rcond=None)
    if rank < len(names):
        return [], {}
    left = float(((y - x @ slopes) ** 2).sum())
    spread = np.sqrt(left / free * np.diag(np.linalg.inv(x.T @ x)))
    half = float(t.ppf(0.5 + CONFIDENCE / 2, free)) * spread
    found = [
        Influence(name, "regression", float(slope), float(slope - each), float(slope + each))
        for name, slope, each in zip(names, slopes, half, strict=True)
    ]
    return found, {"r_squared": 1.0 - left / len(y)}


def _ratio(name: str, values: NDArray[Any], outcome: Array, seed: int) -> Influence:
    """Return the share of the variance that lies between the groups of a parameter; its interval by resampling."""
    _, group = np.unique(values, return_inverse=True)
    draws = np.random.default_rng(seed).integers(0, len(outcome), (RESAMPLES, len(outcome)))
    shares = [_between(group[draw], outcome[draw]) for draw in draws]
    low, high = np.nanquantile(shares, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return Influence(name, "ratio", _between(group, outcome), float(low), float(high))


def _between(group: NDArray[np.int64], outcome: Array) -> float:
    total = float(((outcome - outcome.mean()) ** 2).sum())
    count = np.bincount(group)
    means = np.bincount(group, outcome)[count > 0] / count[count > 0]
    between = float((count[count > 0] * (means - outcome.mean()) ** 2).sum())
    return between / total if total > 0 else float("nan")
