"""Whether the cases of a sweep can be read at all, before any of them is computed.

An input that is refused is a result like others. But where neither the first case nor the last one nor one between can
be read, something is wrong with the sweep, and is told at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from netzero.errors import BadInput, Fault, Place
from netzero.scenario import read_scenario
from netzero.sweep.cases import Wanted


def check_readable(folder: Path, cases: Sequence[Wanted], places: Mapping[str, Place]) -> None:
    """Raise the faults of the first case where the middle and the last one have some too.

    Args:
        folder: of the scenario.
        cases: of the sweep.
        places: of each key that the sweep sets, in the sweep's file.

    Raises:
        BadInput: with what is wrong with the first case.

    """
    refused = None
    for case in {each.key: each for each in (cases[0], cases[len(cases) // 2], cases[-1])}.values():
        try:
            read_scenario(folder, case.sets)
            return
        except BadInput as failure:
            refused = refused or failure
    if refused:
        raise placed(refused, places)


def placed(refusal: BadInput, places: Mapping[str, Place]) -> BadInput:
    """Return a refusal of a scenario with the places of the settings in the sweep's file."""
    return BadInput([_placed(fault, places) for fault in refusal.faults])


def _placed(fault: Fault, places: Mapping[str, Place]) -> Fault:
    """Return a fault with the place of the setting in the sweep's file, if it is of one."""
    key = fault.place.file.removeprefix("--set ")
    return replace(fault, place=places[key]) if key in places else fault
