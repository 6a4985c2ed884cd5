"""Golden result files: what released versions wrote, to be read by every later one.

`python -m tests.results.golden_files LABEL` runs the scenario beside the files with the version of today and adds the
folder LABEL, once a release, before its tag. A folder that is there is never written again: where a golden file cannot
be read any more, it is the reader that must change (a variable that older files lack is optional,
`netzero/results/store/netcdf.py`; a field of the park that they lack has a default, `netzero/components/park.py`).

Each result folder is kept as a zip: HDF5 spends a kilobyte or three on the header of every variable.
"""

import sys
import tempfile
import zipfile
from pathlib import Path

from netzero.results import read, write
from netzero.run import run
from netzero.scenario import read_scenario

GOLDEN = Path(__file__).parent / "golden"
SCENARIO = GOLDEN / "scenario"
KINDS = ("plan", "run", "simulate")
"""A plan with its promise; a plan operated by rules; a design operated in other weather, futures and outages."""
STORED = ("case.nc", "manifest.json")


def golden_files() -> list[Path]:
    """Return all golden results: LABEL/KIND.zip."""
    return sorted(GOLDEN.glob("*/*.zip"))


def unpacked(file: Path, into: Path) -> Path:
    """Return the result folder of a golden file, unpacked into a folder."""
    folder = into / file.parent.name / file.stem
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def add(label: str) -> None:
    """Add the results of this version under a label that is not there yet."""
    if (GOLDEN / label).exists():
        raise SystemExit(f"{GOLDEN / label} is there: golden files stay as their version wrote them")
    scenario = read_scenario(SCENARIO)
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary)
        write(run(scenario, work="plan"), made / "plan")
        write(run(scenario, work="run"), made / "run")
        write(run(scenario, work="simulate", design=read(made / "run")), made / "simulate")
        (GOLDEN / label).mkdir()
        for kind in KINDS:
            with zipfile.ZipFile(GOLDEN / label / f"{kind}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
                for name in STORED:
                    archive.write(made / kind / name, name)


if __name__ == "__main__":
    add(sys.argv[1])
