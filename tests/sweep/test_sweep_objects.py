"""A sweep in object storage: whole objects, each counted only when its folder's manifest is there."""

import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sweep.storage import Way, environment, port, s3_server, with_keys

from netzero.errors import StorageFailed
from netzero.sweep.store import LocalStore, Missing, open_store
from netzero.sweep.store import objects as store_of_objects
from netzero.sweep.store.objects import ObjectStore
from netzero.sweep.store.process import this_process

LARGE = 3_000_000
COMMIT = """
import sys
from netzero.sweep.store import open_store
files = {"manifest.json": b"{}", "case.nc": b"x" * int(sys.argv[2])}
open_store(sys.argv[1]).commit("cases/ab/k", files, "manifest.json")
"""


@pytest.fixture(scope="module")
def server():
    with s3_server() as address:
        yield address


@pytest.fixture
def store(server, monkeypatch, request):
    for name, value in environment(server).items():
        monkeypatch.setenv(name, value)
    with fresh_connections():
        yield ObjectStore(f"s3://bucket/{request.node.name}")


@contextmanager
def fresh_connections():
    """fsspec keeps connections by their arguments, and the address of the server is none of them."""
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    yield
    s3fs.S3FileSystem.clear_instance_cache()


def held_by(store, key, *, pid=1, host="elsewhere"):
    said = {"host": host, "pid": pid, "started": 0}
    store.put(f"claims/{key}.json", json.dumps(said).encode())


def test_a_path_is_a_folder_and_a_url_is_object_storage():
    assert isinstance(open_store("results/x"), LocalStore)
    assert open_store("s3://bucket/sweep/") == ObjectStore("s3://bucket/sweep")


@pytest.mark.parametrize(
    ("url", "code"), [("sftp://host/x", "NZ1861"), ("file:///x", "NZ1861"), ("s3://key:secret@bucket/x", "NZ1864")]
)
def test_places_that_show_half_a_file_and_urls_with_a_password_are_refused(url, code):
    with pytest.raises(StorageFailed) as refused:
        open_store(url)
    assert refused.value.code == code
    assert "secret" not in str(refused.value)


def test_what_is_put_can_be_got_listed_and_removed(store):
    store.put("logs/b.json", b"two")
    store.put("logs/a.json", b"one")
    store.put("other", b"")
    assert store.get("logs/a.json") == b"one"
    assert list(store.names("logs")) == ["logs/a.json", "logs/b.json"]
    assert (store.exists("logs/a.json"), store.exists("logs"), store.exists("logs/c.json")) == (True, False, False)
    store.remove("logs")
    assert list(store.names("")) == ["other"]
    store.remove("logs")


def test_what_is_not_there_is_missing(store):
    with pytest.raises(Missing):
        store.get("nothing")
    assert list(store.names("nothing")) == []


def test_a_bucket_that_is_not_there_is_told(store):
    with pytest.raises(StorageFailed) as failure:
        ObjectStore("s3://no-such-bucket/x").put("a", b"")
    assert failure.value.code == "NZ1863"


def test_a_folder_that_is_there_wins(store):
    store.commit("cases/ab/k", {"manifest.json": b"first", "case.nc": b"1"}, "manifest.json")
    store.commit("cases/ab/k", {"manifest.json": b"second", "case.nc": b"2"}, "manifest.json")
    assert (store.get("cases/ab/k/manifest.json"), store.get("cases/ab/k/case.nc")) == (b"first", b"1")


def test_a_folder_that_is_removed_ceases_to_count_first(store, monkeypatch):
    import s3fs

    removed, remove = [], s3fs.S3FileSystem._rm_file

    async def noted(system, path, **options):
        removed.append(path)
        await remove(system, path, **options)

    monkeypatch.setattr(s3fs.S3FileSystem, "_rm_file", noted)
    store.commit("blocks/k", {"manifest.json": b"{}", "summary.parquet": b"1", "a": b"2"}, "manifest.json")
    store.remove("blocks/k")
    assert [path.rpartition("/")[2] for path in removed] == ["manifest.json", "a", "summary.parquet"]


def test_a_folder_is_moved_to_where_nothing_is(store):
    store.put("quarantine/k/old", b"")
    store.put("cases/k/case.nc", b"1")
    store.move("cases/k", "quarantine/k")
    assert list(store.names("")) == ["quarantine/k.2/case.nc", "quarantine/k/old"]


def test_only_one_process_gets_a_lease(store):
    assert store.claim("k")
    assert not ObjectStore(store.url).claim("k")
    store.release("k")
    assert store.claim("k")
    assert list(store.names("claims")) == ["claims/k.json"]


def test_a_lease_of_a_dead_process_is_taken_and_one_from_elsewhere_is_not(store):
    held_by(store, "dead", pid=2**22 + 1, host=this_process().host)
    held_by(store, "elsewhere")
    assert store.tidy() == 1
    held_by(store, "dead", pid=2**22 + 1, host=this_process().host)
    assert store.claim("dead")
    assert not store.claim("elsewhere")


def test_a_lease_that_is_not_refreshed_for_long_is_nobodys(store, monkeypatch):
    held_by(store, "k")
    assert not store.claim("k")
    monkeypatch.setattr(store_of_objects, "STALE_S", -60.0)
    assert store.claim("k")


@pytest.mark.parametrize("key", ["LastModified", "mtime", "last_modified"])
def test_the_age_of_an_object_counts_from_when_the_storage_wrote_it(key):
    written = datetime.now(UTC) - timedelta(minutes=6)
    assert store_of_objects._age_s({key: written}) == pytest.approx(360, abs=5)
    assert store_of_objects._age_s({key: written.isoformat()}) == pytest.approx(360, abs=5)


def test_where_a_storage_makes_an_object_twice_the_last_of_those_who_ask_at_once_gets_the_lease(store, monkeypatch):
    monkeypatch.setattr(ObjectStore, "_made", lambda *_: True)  # a storage that does not hear the condition
    assert not store._conditional
    assert store.claim("mine")
    waited = []

    def another_writes(seconds):
        waited.append(seconds)
        held_by(store, "theirs")

    monkeypatch.setattr(store_of_objects.time, "sleep", another_writes)
    assert not store.claim("theirs")
    assert waited == [store_of_objects.ANSWER_S]


def test_a_connection_that_breaks_in_an_upload_leaves_nothing_that_counts(store, server, monkeypatch):
    way = Way(port(server), lets_through=LARGE // 2)
    monkeypatch.setenv("AWS_ENDPOINT_URL", way.address)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    files = {"manifest.json": b"{}", "case.nc": b"x" * LARGE}
    with fresh_connections():
        import s3fs

        monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
        with pytest.raises(StorageFailed):
            ObjectStore(store.url).commit("cases/ab/k", files, "manifest.json")
    assert way.stopped.is_set()
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    with fresh_connections():
        after = ObjectStore(store.url)
        assert not after.exists("cases/ab/k/manifest.json")
        after.commit("cases/ab/k", files, "manifest.json")
        assert (len(after.get("cases/ab/k/case.nc")), after.get("cases/ab/k/manifest.json")) == (LARGE, b"{}")


def test_a_process_killed_in_an_upload_leaves_nothing_that_counts(store, server):
    way = Way(port(server), lets_through=LARGE // 2, stands_still=True)
    given = [sys.executable, "-c", COMMIT, store.url, str(LARGE)]
    process = subprocess.Popen(given, env=with_keys(way.address))
    assert way.stopped.wait(60)
    process.kill()
    process.wait()
    assert not store.exists("cases/ab/k/manifest.json")
    subprocess.run(given, env=with_keys(server), check=True)
    assert (len(store.get("cases/ab/k/case.nc")), store.get("cases/ab/k/manifest.json")) == (LARGE, b"{}")
