"""A case is stored whole or not at all, and is read back as it was."""

import errno
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

from netzero.errors import FolderBusy, IntegrityFailed, StorageFailed
from netzero.results import Case, case_hash, hold, read, write
from netzero.results.store import checked_bytes
from netzero.results.store import folder as store
from netzero.results.store.reader import read_tree
from netzero.vocabulary import BOOKS, DISPATCH, HOURLY, PLAN, SETTLEMENT, describe

FORK = multiprocessing.get_context("fork")
HERE = Path(__file__).parent


def titled(case: Case, title: str) -> Case:
    return replace(case, scenario=case.scenario | {"title": title})


def datasets(case: Case) -> dict[str, tuple[xr.Dataset, dict]]:
    found = {"hourly": (case.hourly, HOURLY), "plan": (case.plan, PLAN)}
    for name in ("promise", "operation"):
        operated = getattr(case, name)
        found |= {f"{name}.dispatch": (operated.dispatch, DISPATCH), f"{name}.books": (operated.books, BOOKS)}
        found[f"{name}.settlement"] = (operated.settlement, SETTLEMENT)
    return found


def test_a_case_is_read_back_as_it_was(case, written):
    again = read(written)
    assert again.park == case.park
    for name in ("scenario", "certificate", "assumptions", "warnings", "provenance"):
        assert getattr(again, name) == getattr(case, name)
    for name, (there, terms) in datasets(again).items():
        here = describe(datasets(case)[name][0].copy(), terms)
        assert there.equals(here), name
        assert {k: v.dtype for k, v in there.data_vars.items()} == {k: v.dtype for k, v in here.data_vars.items()}
    assert again.hourly.attrs == case.hourly.attrs
    assert again.operation.policy == "self_consumption"
    assert again.periods is None
    assert again.design is None


def test_awkward_numbers_survive_to_the_last_bit(case, tmp_path):
    awkward = np.array([0.1, 1 / 3, 5e-324, 1.7976931348623157e308])
    park = replace(case.park, discount_rate=0.1 + 0.2)
    hourly = case.hourly.assign(step_h=("time", awkward))
    write(replace(case, park=park, hourly=hourly), tmp_path)
    again = read(tmp_path)
    assert again.hourly["step_h"].values.tobytes() == awkward.tobytes()
    assert again.park.discount_rate == 0.30000000000000004


def test_half_hours_and_typical_days_keep_their_moments(case, tmp_path):
    half = np.datetime64("2026-01-05", "s") + 1800 * np.arange(4)
    write(replace(case, periods=case.hourly.assign_coords(time=half)), tmp_path)
    assert (read(tmp_path).periods["time"].values == half).all()
    assert (read(tmp_path).hourly["time"].values == case.hourly["time"].values).all()


def test_the_file_is_read_with_plain_xarray(written):
    path = written / "case.nc"
    with xr.open_dataset(path, group="promise/books") as books, xr.open_dataset(path, group="hourly") as hourly:
        assert books["costs"].attrs["units"] == "VND year-1"
        assert "Dệt may Đông Á" in books["party"].values
        assert hourly["demand_kw"].attrs == {
            "units": "kW",
            "long_name": "demand of a tenant, with losses on its way",
            "cell_methods": "time: mean",
        }
        assert str(hourly["time"].values[0]).startswith("2026-01-05T00:00")
        assert hourly["time"].encoding["units"].startswith("hours since 2026-01-01")
        assert hourly["time"].attrs["utc_offset"] == "+07:00"
        assert hourly["time"].attrs["interval_label"] == "start"
    with xr.open_datatree(path) as tree:
        assert tree.attrs["Conventions"] == "CF-1.11"
        assert json.loads(tree.attrs["park"])["name"] == "tiny"
        assert json.loads(tree.attrs["scenario"])["title"] == "Khu công nghiệp nhỏ"


def test_our_reader_reads_what_xarrays_reads(written):
    path = written / "case.nc"
    ours = read_tree(path.read_bytes())
    decoder = xr.coders.CFDatetimeCoder(time_unit="s")
    with xr.open_datatree(path, engine="h5netcdf", decode_times=decoder, decode_timedelta=False) as tree:
        theirs = tree.load()
    assert ours.identical(theirs)
    for node in theirs.subtree:
        for name, variable in node.variables.items():
            assert ours[node.path].variables[name].dtype == variable.dtype


def test_every_array_of_numbers_carries_a_checksum(written):
    with h5py.File(written / "case.nc") as file:
        seen = []

        def look(name, item):
            if isinstance(item, h5py.Dataset) and item.dtype.kind in "fi":
                seen.append(name)
                assert item.fletcher32, name
                assert item.shuffle, name
                assert item.compression == "gzip", name
                assert item.compression_opts == 1, name

        file.visititems(look)
        assert file["hourly/demand_kw"].chunks == (1, 1, 1, 4)
        assert len(seen) > 50


def test_a_park_of_a_megabyte_fits(case, tmp_path):
    many = tuple(replace(case.park.tenants[0], name=f"nhà máy {i}") for i in range(6000))
    write(replace(case, park=replace(case.park, tenants=many)), tmp_path)
    assert read(tmp_path).park.tenants[5999].name == "nhà máy 5999"


def test_equal_cases_give_equal_bytes_in_any_process(tmp_path):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import conftest; from netzero.results import write;"
        "write(conftest.make_case(), sys.argv[2], log={'x': 1})"
    )
    for seed, zone in (("0", "UTC"), ("7", "Asia/Ho_Chi_Minh")):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", code, str(HERE), str(tmp_path / seed)], check=True, env=env)
        time.sleep(1.1)  # HDF5 would store times in whole seconds
    for name in ("case.nc", "manifest.json"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "7" / name).read_bytes()


def test_dates_go_to_the_log_alone(case, tmp_path):
    write(case, tmp_path, log={"started": "2026-11-22T05:00:00+07:00", "solve_s": 1.5})
    assert json.loads((tmp_path / "run.log.json").read_text())["solve_s"] == 1.5
    (tmp_path / "run.log.json").write_text("{}")
    assert read(tmp_path).park == case.park


def test_a_case_that_is_not_in_the_vocabulary_is_not_written(case, tmp_path):
    with pytest.raises(IntegrityFailed):
        write(replace(case, hourly=case.hourly.assign(mystery=("time", np.zeros(4)))), tmp_path)
    with pytest.raises(IntegrityFailed):
        write(replace(case, hourly=case.hourly * np.nan), tmp_path)
    with pytest.raises(IntegrityFailed):
        write(replace(case, certificate={"bound": float("-inf")}), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("flips", [1, 8])
def test_flipped_bits_are_always_seen(own_copy, flips):
    path = own_copy / "case.nc"
    whole, dice = path.read_bytes(), np.random.default_rng(flips)
    for _ in range(100):
        broken = bytearray(whole)
        for at in dice.choice(len(whole), flips, replace=False):
            broken[at] ^= 1 << int(dice.integers(8))
        path.write_bytes(broken)
        with pytest.raises(IntegrityFailed) as failure:
            checked_bytes(path)
        assert failure.value.code == "NZ1106"
        assert "case.nc" in str(failure.value)


def test_a_cut_missing_or_unlisted_file_is_refused(own_copy):
    path = own_copy / "case.nc"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    with pytest.raises(IntegrityFailed, match="SHA-256"):
        read(path)
    path.write_bytes(whole)
    manifest = own_copy / "manifest.json"
    listed = manifest.read_bytes()
    manifest.write_bytes(listed[:-20])
    with pytest.raises(IntegrityFailed, match="manifest"):
        read(own_copy)
    manifest.unlink()
    with pytest.raises(IntegrityFailed, match="missing"):
        read(own_copy)
    path.unlink()
    with pytest.raises(IntegrityFailed, match="no result"):
        read(own_copy)
    assert IntegrityFailed.exit_code == 9


def _die_at(call: int, case: Case, folder: Path) -> None:
    """Write, and end the process at once, as by kill -9, at the n-th step that reaches the disk."""
    left = [call]

    def dying(step):
        def wrapped(*args, **more):
            left[0] -= 1
            if left[0] == 0:
                os._exit(9)
            return step(*args, **more)

        return wrapped

    os.fsync, os.replace = dying(os.fsync), dying(os.replace)
    write(case, folder)
    os._exit(0)


def _in_child(work, *args) -> int:
    child = FORK.Process(target=work, args=args)
    child.start()
    child.join()
    return child.exitcode


@pytest.fixture(scope="module")
def bytes_of(make):
    """The bytes of cases by title."""
    return {title: store.to_bytes(make(title=title)) for title in ("old", "new", "next")}


@pytest.fixture
def made_once(bytes_of, monkeypatch):
    """The same; what is written is one of them, so that many writes are quick."""
    monkeypatch.setattr(store, "to_bytes", lambda one: bytes_of[one.scenario["title"]])
    return bytes_of


@pytest.mark.parametrize("before", [True, False])
def test_a_process_that_dies_at_any_step_leaves_a_whole_case(case, made_once, tmp_path, before):
    ended = []
    for step in range(1, 15):
        folder = tmp_path / str(step)
        if before:
            write(titled(case, "old"), folder)
        ended.append(_in_child(_die_at, step, titled(case, "new"), folder))
        if before:
            assert checked_bytes(folder / "case.nc")[0] in (made_once["old"], made_once["new"])
        elif ended[-1] == 9 and (folder / "manifest.json").exists():
            assert checked_bytes(folder / "case.nc")[0] == made_once["new"]
        write(titled(case, "next"), folder)
        assert checked_bytes(folder / "case.nc")[0] == made_once["next"]
        assert sorted(p.name for p in folder.iterdir()) == [".lock", "case.nc", "manifest.json"]
        if ended[-1] == 0:
            break
    assert ended.count(9) == (9 if before else 6)
    assert ended[-1] == 0


def _write_for_ever(case: Case, folder: Path) -> None:
    for turn in range(10**9):
        write(titled(case, f"turn {turn}"), folder)


def _kill_at_random(case: Case, folder: Path, kills: int) -> None:
    dice = np.random.default_rng(1)
    write(titled(case, "turn 0"), folder)
    for _ in range(kills):
        child = FORK.Process(target=_write_for_ever, args=(case, folder))
        child.start()
        time.sleep(dice.uniform(0.0, 1.5))
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        assert read(folder).scenario["title"].startswith("turn")


def test_three_kills_at_random_times_leave_a_whole_case(case, tmp_path):
    _kill_at_random(case, tmp_path, 3)


@pytest.mark.full
def test_a_hundred_kills_at_random_times_leave_a_whole_case(case, tmp_path):
    _kill_at_random(case, tmp_path, 100)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EDQUOT])
def test_a_failing_disk_changes_nothing(case, made_once, tmp_path, monkeypatch, number):
    write(titled(case, "old"), tmp_path)
    real, calls = os.fsync, []

    def fails_at(step):
        def fsync(handle):
            calls.append(handle)
            if len(calls) == step:
                raise OSError(number, os.strerror(number))
            real(handle)

        return fsync

    for step in (1, 3):  # the first manifest; the case itself
        calls.clear()
        monkeypatch.setattr(os, "fsync", fails_at(step))
        with pytest.raises(StorageFailed) as failure:
            write(titled(case, "new"), tmp_path)
        assert failure.value.exit_code == 10
        assert failure.value.code == ("NZ1103" if number in (errno.ENOSPC, errno.EDQUOT) else "NZ1102")
        assert checked_bytes(tmp_path / "case.nc")[0] == made_once["old"]
        assert not list(tmp_path.glob("*.tmp"))
    monkeypatch.setattr(os, "fsync", real)
    write(titled(case, "new"), tmp_path)
    assert checked_bytes(tmp_path / "case.nc")[0] == made_once["new"]


def _with_little_space(case: Case, folder: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        write(case, folder)
    except StorageFailed as failure:
        os._exit(failure.exit_code)
    os._exit(0)


def test_a_file_that_may_not_grow_is_told_with_its_size(case, tmp_path):
    assert _in_child(_with_little_space, case, tmp_path) == 10
    assert [p.name for p in tmp_path.iterdir()] == [".lock"]


def test_a_folder_that_is_a_file_is_told(case, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StorageFailed):
        write(case, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_files_of_others_are_left_alone(case, tmp_path):
    (tmp_path / "notes.tmp").write_text("mine")
    (tmp_path / "case.nc.tmp").write_text("left by a killed process")
    write(case, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [".lock", "case.nc", "manifest.json", "notes.tmp"]


def _hold_until_told(folder: Path, held, release) -> None:
    with hold(folder):
        held.set()
        release.wait(60)


def test_two_processes_never_write_one_folder(case, tmp_path):
    held, release = FORK.Event(), FORK.Event()
    other = FORK.Process(target=_hold_until_told, args=(tmp_path, held, release))
    other.start()
    assert held.wait(60)
    with pytest.raises(FolderBusy) as busy:
        write(case, tmp_path)
    assert busy.value.exit_code == 8
    assert busy.value.values["pid"] == other.pid
    release.set()
    other.join()
    write(case, tmp_path)


def test_a_folder_may_be_held_while_it_is_written(case, tmp_path):
    with hold(tmp_path):
        write(case, tmp_path)
        assert (tmp_path / ".lock.json").exists()
    assert not (tmp_path / ".lock.json").exists()


def _forge(folder: Path, make) -> Path:
    """Put another file in the place of a case, with a manifest that fits it."""
    import hashlib

    path = folder / "case.nc"
    path.unlink()
    make(path)
    data = path.read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["versions"][0]["files"]["case.nc"] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return path


def _external_link(path):
    with h5py.File(path, "w") as file:
        file["plan"] = h5py.ExternalLink("/etc/passwd", "/")


def _soft_link(path):
    with h5py.File(path, "w") as file:
        file["plan"] = h5py.SoftLink("/plan")


def _external_storage(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("a", shape=(10,), dtype="u1", external=[("/etc/passwd", 0, 10)])


def _virtual(path):
    with h5py.File(path, "w") as file:
        layout = h5py.VirtualLayout(shape=(3,), dtype="f8")
        layout[:] = h5py.VirtualSource("other.nc", "a", shape=(3,))
        file.create_virtual_dataset("a", layout)


def _bomb(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("a", shape=(10**12,), dtype="f8", chunks=(1000,), compression="gzip")


def _loop(path):
    with h5py.File(path, "w") as file:
        group = file.create_group("a")
        group["a"], group["b"] = file["/"], file["/"]


def _other_filter(path):
    with h5py.File(path, "w") as file:
        file.create_dataset("a", data=np.zeros(100), chunks=(100,), compression="lzf")


def _no_hdf5(path):
    path.write_bytes(b"PK\x03\x04")


def _other_format(path):
    xr.Dataset(attrs={"format": "netzero case", "format_version": 2}).to_netcdf(path, engine="h5netcdf")


@pytest.mark.parametrize(
    "make",
    [_external_link, _soft_link, _external_storage, _virtual, _bomb, _loop, _other_filter, _no_hdf5, _other_format],
)
def test_a_hostile_file_with_a_fitting_manifest_is_refused(own_copy, make):
    path = _forge(own_copy, make)
    with pytest.raises(IntegrityFailed) as failure:
        read(path)
    assert failure.value.code == ("NZ1107" if make is _other_format else "NZ1108")


def test_the_hash_of_a_case_sees_all_that_can_change_it():
    given = ({"name": "a", "seed": 1}, {"loads.csv": "00"}, {"work": "run"})
    same = case_hash({"seed": 1, "name": "a"}, {"loads.csv": "00"}, {"work": "run"}, version="1")
    assert case_hash(*given, version="1") == same
    others = {
        case_hash({"name": "b", "seed": 1}, *given[1:], version="1"),
        case_hash(given[0], {"loads.csv": "01"}, given[2], version="1"),
        case_hash(*given[:2], {"work": "plan"}, version="1"),
        case_hash(*given, version="2"),
        case_hash(*given, version="1", seed=1),
    }
    assert len(others | {same}) == 6
    with pytest.raises(ValueError, match="JSON"):
        case_hash({"x": float("nan")}, {}, {})
