"""The first park on two days, run, stored and read back once for all tests that look at its proof."""

from pathlib import Path

import pytest
import xarray as xr

from netzero.results import Case, read, write
from netzero.results.store import find
from netzero.run import run
from netzero.scenario import read_scenario

TWO_DAYS = (
    "time.representative=null",
    "time.blocks=[{start: 03-02, steps: 24}, {start: 07-06, steps: 24}]",
    "flexible=[{tenant: viet_dye, share: 10 %, cost: 100 VND/kWh, interruptible: {share: 5 %, price: 5000 VND/kWh}}]",
    "targets.renewable.shares={2030: 10 %}",
)


@pytest.fixture(scope="session")
def proven_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result folder of which every check holds."""
    folder = tmp_path_factory.mktemp("proven")
    scenario = Path(__file__).parents[2] / "scenarios" / "first_park"
    write(run(read_scenario(scenario, sets=TWO_DAYS)), folder)
    return folder


@pytest.fixture(scope="session")
def proven(proven_folder: Path) -> Case:
    """What is in that folder."""
    return read(proven_folder)


@pytest.fixture(scope="session")
def proven_tree(proven_folder: Path) -> xr.DataTree:
    """The groups of its file."""
    tree = find(proven_folder / "case.nc").tree
    assert tree is not None
    return tree
