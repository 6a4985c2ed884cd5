"""A kernel that is not on disk is compiled by one process of a machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from numba import config
from numba.core.errors import TypingError

from netzero.kernels.compiled import driver
from netzero.kernels.once import LOCK

ASK = """
import sys, time
from pathlib import Path
import numpy as np
from numba.core.event import install_recorder
from netzero.kernels.wind import log_law, turbine_power
Path(sys.argv[1]).touch()
while len(list(Path(sys.argv[1]).parent.glob("ready*"))) < 2:
    time.sleep(0.01)
curve = np.array([1.0, 30.0])
with install_recorder("numba:compile") as seen:
    kw = turbine_power(np.array([4.0]), 10.0, 100.0, np.array([0.1]), curve, curve)
print(round(float(kw[0]), 9), len(seen.buffer))
"""


def asked(folder, name):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "cache")}
    given = [sys.executable, "-c", ASK, str(folder / name)]
    return subprocess.Popen(given, env=environment, stdout=subprocess.PIPE, text=True)


def test_of_two_processes_that_need_a_kernel_at_once_one_compiles_it_and_the_other_loads_it(tmp_path):
    processes = [asked(tmp_path, "ready_1"), asked(tmp_path, "ready_2")]
    answers = [process.communicate(timeout=120)[0].split() for process in processes]
    assert [float(kw) for kw, _ in answers] == [6.0, 6.0]
    assert sorted(int(compiled) > 0 for _, compiled in answers) == [False, True]


def test_a_kernel_that_cannot_be_compiled_keeps_nobody_waiting():
    with pytest.raises(TypingError):
        driver(add_a_text)(1.0)
    with FileLock(Path(config.CACHE_DIR) / LOCK, timeout=0):
        pass


def add_a_text(number):
    return number + "a"
