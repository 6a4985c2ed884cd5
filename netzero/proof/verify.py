"""From a file to everything that was checked in it.

Three kinds of checks that share nothing: that every number is what was written; flows, money and books computed again
(`netzero.results.verification`, which knows neither planner nor simulator nor accounts); and the proof: the linear
program formed anew, the plan held against its rows, and the bound proven again from the multipliers.
"""

from __future__ import annotations

from pathlib import Path

import xarray as xr

from netzero.errors import IntegrityFailed
from netzero.proof.proven import proof_of
from netzero.results.store import case_file, case_of, changed_since_written, find
from netzero.results.verification import Verification, checks_of
from netzero.results.verification.check import Check


def verify(path: Path) -> Verification:
    """Return what holds of the case in a folder or file; a broken file is a finding, not an exception.

    A file that is not what its manifest says is checked all the same, so that the place of the change is named.

    Raises:
        StorageFailed: the file cannot be read.

    """
    file = case_file(path)
    found = find(file)
    checks = [Check("file", "NZ1120", reason=found.reason)]
    if found.tree is not None:
        checks += _checks(found.tree)
    return Verification(file, found.case, tuple(checks))


def _checks(tree: xr.DataTree) -> list[Check]:
    try:
        numbers = _numbers(tree)
        case = case_of(tree)
    except IntegrityFailed as error:
        return [Check("file", "NZ1121", reason=error)]
    except (KeyError, ValueError) as error:
        return [Check("file", "NZ1121", reason=IntegrityFailed("NZ1071", reason=repr(error)))]
    return [*numbers, *checks_of(case), *proof_of(case)]


def _numbers(tree: xr.DataTree) -> list[Check]:
    """Return a check for each part of the file that is not as it was written, or one that holds."""
    changed = changed_since_written(tree)
    if changed is None:
        return []
    return [Check(where, "NZ1154", worst=1.0, told=told) for where, told in changed] or [Check("file", "NZ1154")]
