"""No command opens a port beyond this machine, and only sweeps speak to any process."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sweep.listening import listening
from sweep.tiny import tiny_park, tiny_sweep

ROOT = Path(__file__).resolve().parents[2]
GUARD = Path(__file__).parent / "guard"
ALL_COMMANDS = """
from netzero.cli import main
for words in {commands!r}:
    try:
        main(words)
    except SystemExit as end:
        assert end.code == 0, (words, end.code)
"""


def guarded(arguments, notes, tmp_path):
    """Return Python with a guard in it and in all processes that it begins."""
    path = os.pathsep.join([str(GUARD), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "NETZERO_TEST_SOCKETS": str(notes)}
    return subprocess.Popen([sys.executable, *arguments], env=environment, cwd=tmp_path, stdout=subprocess.DEVNULL)


def spoken_to(notes):
    """Return what was done with sockets of the network, and with which hosts."""
    found = set()
    for line in notes.read_text().splitlines():
        event, family, address = line.split("\t")
        if family in ("AF_INET", "AF_INET6"):
            found.add((event, ast.literal_eval(address)[0]))
        elif family == "name":
            found.add((event, ast.literal_eval(address)))
    return found


def test_a_sweep_speaks_to_its_workers_on_loopback_only(tmp_path):
    notes, sweep = tmp_path / "notes", tiny_sweep(tmp_path, count=2)
    process = guarded(["-m", "netzero", "sweep", str(sweep), "-o", "out", "--workers", "2"], notes, tmp_path)
    seen = set()
    while process.poll() is None:
        seen |= listening(process.pid)
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue
    assert process.returncode == 0
    assert seen == {"127.0.0.1"}
    assert spoken_to(notes) >= {("socket.bind", "127.0.0.1"), ("socket.connect", "127.0.0.1")}
    assert {host for _, host in spoken_to(notes)} <= {"127.0.0.1", "::1"}


@pytest.mark.full
def test_no_other_command_speaks_to_anybody(tmp_path):
    notes, park = tmp_path / "notes", str(tiny_park(tmp_path / "tiny"))
    notes.touch()
    commands = [
        ["check", park],
        ["run", park, "-o", "first"],
        ["plan", park, "-o", "second"],
        ["simulate", park, "-o", "third"],
        ["report", "first"],
        ["schema"],
    ]
    assert guarded(["-c", ALL_COMMANDS.format(commands=commands)], notes, tmp_path).wait(300) == 0
    assert spoken_to(notes) <= {("socket.bind", "::1")}  # urllib3, loaded by pvlib, asks so whether there is IPv6


def test_the_guard_sees_a_port_that_is_open_to_all(tmp_path):
    notes = tmp_path / "notes"
    opened = "import socket; s = socket.socket(); s.bind(('', 0))"
    assert guarded(["-c", opened], notes, tmp_path).wait(60) == 0
    assert spoken_to(notes) == {("socket.bind", "")}


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="the system's books of sockets are read on Linux")
def test_the_books_show_a_port_that_is_open():
    import socket

    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        opened.listen()
        assert "127.0.0.1" in listening(os.getpid())
