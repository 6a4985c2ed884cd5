"""The command starts fast, says what it can do and fails with the right code."""

import json
import subprocess
import sys

import pytest

HEAVY = ("numba", "pandas", "xarray", "pvlib", "scipy", "dask", "pyomo", "highspy", "numpy", "pydantic", "plotly")


def netzero(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "netzero", *args], capture_output=True, text=True, check=False)


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, json\nfrom netzero.cli.guard import guarded\nfrom netzero.cli import cli\n"
        "guarded(cli, ['--help'])\nprint('|'.join(m for m in sys.modules if '.' not in m))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split("|"))
    assert not loaded & set(HEAVY)
    assert "Commands" in done.stdout


@pytest.mark.parametrize("command", ["init", "check", "run", "plan", "simulate", "report", "compare", "verify"])
def test_every_command_explains_itself(command: str) -> None:
    done = netzero(command, "--help")
    assert done.returncode == 0
    assert f"netzero {command}" in done.stdout


def test_a_misspelt_command_is_told_its_neighbour() -> None:
    done = netzero("simulte")
    assert done.returncode == 2
    assert "simulate" in done.stderr


def test_a_missing_folder_is_wrong_usage() -> None:
    assert netzero("run", "no_such_folder").returncode == 2


def test_the_doctor_knows_the_solver() -> None:
    done = netzero("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert checks["solver"]["ok"]
    assert done.returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_script_of_the_shell(shell: str) -> None:
    done = netzero("completion", shell)
    assert done.returncode == 0
    assert "_NETZERO_COMPLETE" in done.stdout
