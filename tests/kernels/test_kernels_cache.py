"""Compiled kernels never outlive their sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import netzero
from netzero.kernels import cache

ASK = "from netzero.kernels.wind import log_law, turbine_power as f; import numpy as np; a = np.array([1.0, 30.0]); \
print(f(np.array([4.0]), 10.0, 100.0, np.array([0.1]), a, a)[0], sum(f.stats.cache_hits.values()))"
OPERATE = """
from numba.core.event import install_recorder
from park_factory import a_design, a_meter, a_park, a_tenant, hours, pv, store
from netzero.simulator import simulate
park = a_park(
    tenants=[a_tenant("mill")], supplies=[pv("roof", 200)],
    storages=[store("battery", 90, initial=0.0)], meters=[a_meter()],
)
hourly = hours(park, {("mill", "electricity"): [10.0, 10.0]}, availability={"sun": [1.0, 0.0]})
with install_recorder("numba:compile") as seen:
    done = simulate(park, hourly, *a_design(park))
print(float(done["charge_kw"].values[0, 0, 0]), len(seen.buffer))
"""


def test_the_folder_changes_with_any_source(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.py").write_text("one")
    (tmp_path / "inner" / "b.py").write_text("two")
    first = cache.folder_for(tmp_path, Path("base"))
    (tmp_path / "inner" / "b.py").write_text("three")
    assert cache.folder_for(tmp_path, Path("base")) != first
    (tmp_path / "inner" / "b.py").write_text("two")
    assert cache.folder_for(tmp_path, Path("base")) == first
    assert first.parent == Path("base") / "netzero" / netzero.__version__


def test_an_edit_of_an_inlined_function_is_seen_and_a_second_start_compiles_nothing(tmp_path):
    source = Path(netzero.__file__).parent
    shutil.copytree(source / "kernels", tmp_path / "netzero" / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "collector.py"):
        shutil.copy(source / name, tmp_path / "netzero")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def answer():
        done = subprocess.run(
            [sys.executable, "-c", ASK], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        value, hits = done.stdout.split()
        return round(float(value), 9), int(hits)

    assert answer() == (6.0, 0)
    assert answer() == (6.0, 1)
    wind = tmp_path / "netzero" / "kernels" / "wind.py"
    wind.write_text(wind.read_text().replace("return speed * math.log", "return 2.0 * speed * math.log"))
    assert answer() == (12.0, 0)


@pytest.mark.full
def test_an_edit_of_a_piece_deep_inside_the_operation_by_rules_is_seen(tmp_path):
    source, tests = Path(netzero.__file__).parent, Path(__file__).parents[1]
    shutil.copytree(source, tmp_path / "netzero", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(tests / "park_factory.py", tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "NUMBA_CACHE_DIR": str(tmp_path / "cache")}

    def answer():
        asked = [sys.executable, "-c", OPERATE]
        done = subprocess.run(asked, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
        kwh, compiled = done.stdout.split()
        return round(float(kwh), 9), int(compiled) > 0

    assert answer() == (90.0, True)
    assert answer() == (90.0, False)
    stored = tmp_path / "netzero" / "kernels" / "storage_step.py"
    stored.write_text(
        stored.read_text().replace("(charge_efficiency * step_h)))", "(charge_efficiency * step_h)) / 2)")
    )
    assert answer() == (45.0, True)


def test_a_cache_that_cannot_be_written_is_replaced_for_this_process(tmp_path, monkeypatch):
    import numba

    file = tmp_path / "no_folder"
    file.write_text("")
    monkeypatch.setattr(numba.config, "CACHE_DIR", numba.config.CACHE_DIR)
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(file))
    folder = cache.use_own_folder()
    assert folder.is_dir()
    assert str(folder) == numba.config.CACHE_DIR
    folder.rmdir()
