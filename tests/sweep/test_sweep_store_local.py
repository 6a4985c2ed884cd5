"""A store in a folder: whole or not at all, leases that die with their process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from netzero.errors import StorageFailed
from netzero.sweep.store import LocalStore, Missing, open_store
from netzero.sweep.store.local import LEFT_S, STALE_S
from netzero.sweep.store.process import Process, process_of, this_process

FILES = {"case.nc": b"numbers", "manifest.json": b"{}"}


def gone() -> Process:
    """A process of this machine that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return Process(this_process().host, child.pid, int(time.time()))


def a_lease(folder: Path, key: str, owner: Process) -> Path:
    path = folder / "claims" / f"{key}.json"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(json.dumps({"host": owner.host, "pid": owner.pid, "started": owner.started}))
    return path


def test_what_is_put_is_there_and_can_be_replaced(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "out"))
    store.put("a/b.json", b"1")
    store.put("a/b.json", b"2")
    assert store.get("a/b.json") == b"2"
    assert store.exists("a/b.json")
    assert list(store.names("a")) == ["a/b.json"]
    assert list((tmp_path / "out" / "tmp").iterdir()) == []


def test_what_is_not_there_is_told_by_its_name(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    with pytest.raises(Missing, match=r"none\.json"):
        store.get("none.json")
    assert not store.exists("none.json")
    assert list(store.names("none")) == []
    store.remove("none")


def test_a_folder_that_is_there_wins(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.commit("cases/ab/abc", FILES, "manifest.json")
    store.commit("cases/ab/abc", {**FILES, "case.nc": b"others"}, "manifest.json")
    assert store.get("cases/ab/abc/case.nc") == b"numbers"


def test_a_folder_without_its_last_file_is_put_aside(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.put("cases/ab/abc/case.nc", b"half")
    store.commit("cases/ab/abc", FILES, "manifest.json")
    assert store.get("cases/ab/abc/case.nc") == b"numbers"
    assert store.get("quarantine/cases/ab/abc/case.nc") == b"half"


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    (tmp_path / "cases").write_text("a file where a folder should be")
    with pytest.raises(StorageFailed):
        store.commit("cases/ab/abc", FILES, "manifest.json")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_only_one_has_the_lease_of_a_key(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    assert store.claim("abc")
    assert not store.claim("abc")
    store.release("abc")
    assert store.claim("abc")


def test_the_lease_of_a_dead_process_is_nobodys(tmp_path: Path) -> None:
    a_lease(tmp_path, "abc", gone())
    assert LocalStore(tmp_path).claim("abc")


def test_the_lease_of_another_process_of_the_same_number_is_nobodys(tmp_path: Path) -> None:
    me = this_process()
    a_lease(tmp_path, "abc", Process(me.host, me.pid, me.started - 1000))
    assert LocalStore(tmp_path).claim("abc")


def test_a_lease_of_another_machine_holds_until_it_has_been_silent_for_long(tmp_path: Path) -> None:
    store, path = LocalStore(tmp_path), a_lease(tmp_path, "abc", Process("elsewhere", 1, 0))
    assert not store.claim("abc")
    before = time.time() - STALE_S - 1
    os.utime(path, (before, before))
    store.refresh(["abc", "none"])
    assert not store.claim("abc")
    os.utime(path, (before, before))
    assert store.claim("abc")


def test_what_the_dead_have_left_is_removed_and_what_the_living_do_is_not(tmp_path: Path) -> None:
    store, temporary = LocalStore(tmp_path), tmp_path / "tmp"
    dead, mine = temporary / f"{gone()}~1", temporary / f"{this_process()}~2"
    elsewhere, old = temporary / "elsewhere~1~1~3", temporary / "elsewhere~1~1~4"
    for path in (dead, mine, elsewhere, old):
        path.mkdir(parents=True)
        (path / "half").write_bytes(b"1")
    before = time.time() - LEFT_S - 1
    os.utime(old, (before, before))
    a_lease(tmp_path, "dead", gone())
    a_lease(tmp_path, "mine", this_process())
    assert store.tidy() == 3
    assert sorted(temporary.iterdir()) == sorted((mine, elsewhere))
    assert [path.name for path in (tmp_path / "claims").glob("*.json")] == ["mine.json"]


def test_what_others_keep_in_a_folder_named_tmp_stays(tmp_path: Path) -> None:
    own = tmp_path / "tmp" / "thesis"
    own.mkdir(parents=True)
    (own / "chapter.txt").write_text("words")
    assert LocalStore(tmp_path).tidy() == 0
    assert (own / "chapter.txt").read_text() == "words"


def test_a_process_is_read_from_what_it_is_written_as() -> None:
    assert process_of(str(this_process())) == this_process()
    assert process_of("anything else") is None
    assert not this_process().dead
    assert gone().dead


@pytest.mark.skipif(not psutil.LINUX, reason="elsewhere psutil does not add the time of the boot")
def test_a_clock_that_is_set_makes_no_living_process_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    driver, hour = this_process(), 3600.0
    booted, began = psutil.boot_time, psutil.Process.create_time
    monkeypatch.setattr(psutil, "boot_time", lambda: booted() + hour)
    monkeypatch.setattr(psutil.Process, "create_time", lambda process: began(process) + hour)
    assert not driver.dead
    assert Process(driver.host, driver.pid, driver.started + 60).dead
