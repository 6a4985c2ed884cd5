"""Points of a sample: shares 0..1 of what each parameter may be, the same for the same seed everywhere.

Latin hypercube and Sobol sequence are of `scipy.stats.qmc`. The designs from which shares of variance (Saltelli) and
elementary effects (Morris) are computed are of SALib, in its order: what follows from them hangs on the order.

A. Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications 181 (2010)
259-270; M. D. Morris, Factorial sampling plans for preliminary computational experiments, Technometrics 33 (1991)
161-174.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netzero.errors import Faults, Place
from netzero.sweep.model import Method

OF_TWO = ("sobol", "saltelli")
"""Methods whose number of points must be a power of 2."""
OF_SALIB = ("morris", "saltelli")


def points(method: Method, count: int, seed: int, parameters: int) -> NDArray[np.float64]:
    """Return the points of a sample, shares 0..1, dims (case, parameter).

    Args:
        method: not 'grid'.
        count: of points; of morris of trajectories, each `parameters` + 1 points; of saltelli of base points, each
            `parameters` + 2 points.
        seed: of what is drawn.
        parameters: how many vary.

    """
    if method == "latin_hypercube":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(parameters, rng=seed).random(count))
    if method == "sobol":
        from scipy.stats import qmc

        return np.asarray(qmc.Sobol(parameters, rng=seed).random(count))
    problem: dict[str, Any] = {
        "num_vars": parameters,
        "names": [f"x{position}" for position in range(parameters)],
        "bounds": [[0.0, 1.0]] * parameters,
    }
    if method == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem, count, seed=seed))
    from SALib.sample import sobol

    return np.asarray(sobol.sample(problem, count, calc_second_order=False, seed=seed))


def size(method: Method, count: int, parameters: int) -> int:
    """Return how many points `points` makes."""
    return count * {"morris": parameters + 1, "saltelli": parameters + 2}.get(method, 1)


def check_sample(method: Method, count: int | None, parameters: int, place: Place, faults: Faults) -> None:
    """Note what keeps a sample from being drawn: no count, no power of 2, no parameters, no SALib."""
    if not parameters:
        faults.add("NZ1830", place, method=method)
    if count is None:
        faults.add("NZ1831", place, method=method)
    elif method in OF_TWO and count & (count - 1):
        faults.add("NZ1832", place, method=method, read=count, below=1 << (count.bit_length() - 1))
    elif method == "morris" and count < 2:
        faults.add("NZ0251", place, read=count, limit=2)
    if method in OF_SALIB and find_spec("SALib") is None:
        faults.add("NZ1833", place, method=method)
