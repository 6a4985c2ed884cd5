"""The YAML door: scalars of YAML 1.2, places of everything, and no way to hurt it."""

import time

import pytest

from netzero.errors import Faults
from netzero.scenario.doors.yaml_tree import read_yaml


def read(text):
    faults = Faults()
    node = read_yaml(text if isinstance(text, bytes) else text.encode(), "park.yaml", faults)
    return (node.plain() if node else None), [(fault.code, str(fault.place)) for fault in faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("22:30", "22:30"),
        ("1e3", 1000.0),
        ("0o17", 15),
        ("0x1F", 31),
        ("017", 17),
        ("1_000", "1_000"),
        ("2026-01-01", "2026-01-01"),
        ("true", True),
        ("~", None),
        (".5", 0.5),
        ("'12'", "12"),
        ("-.inf", float("-inf")),
        ("9.5 MVND/kWp", "9.5 MVND/kWp"),
        ("<<", "<<"),
    ],
)
def test_plain_scalars_follow_yaml_1_2(text, value):
    assert read(f"key: {text}") == ({"key": value}, [])


def test_every_value_knows_its_line_and_column():
    node = read_yaml(b"a:\n  - x: 1\n    y: two\n", "park.yaml", Faults())
    place = node.place_of(("a", 0, "y"))
    assert (place.line, place.column, place.path) == (3, 8, "a[0].y")
    assert node.place_of(("a", 0, "missing")).line == 2


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: 1\na: 2\n", "NZ0210", "park.yaml:2:1"),
        ("a: 1\n'a': 2\n", "NZ0210", "park.yaml:2:1"),
        ("a: !!python/object/apply:os.system [ls]\n", "NZ0205", "park.yaml:1:4"),
        ("a: ! x\n", "NZ0205", "park.yaml:1:4"),
        ("a: [1\n", "NZ0203", "park.yaml:2:1"),
        ("a: *b\n", "NZ0206", "park.yaml:1:4"),
        ("a: &a [*a]\n", "NZ0206", "park.yaml:1:8"),
        ("? [1]\n: 2\n", "NZ0209", "park.yaml:1:3"),
        ("a: 1\n---\nb: 2\n", "NZ0208", "park.yaml:2:1"),
        ("", "NZ0207", "park.yaml:1:1"),
        (b"a: 1\nb: \xff\n", "NZ0201", "park.yaml:2:4"),
        ("a: 1\nb: x\x1by\n", "NZ0202", "park.yaml:2:5"),
    ],
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(text, code, where):
    _, faults = read(text)
    assert faults == [(code, where)]


def test_faults_that_leave_the_rest_readable_are_told_together():
    _, faults = read("a: 1\na: 2\nb: !x 3\n")
    assert [code for code, _ in faults] == ["NZ0210", "NZ0205"]


def test_a_byte_order_mark_is_no_fault():
    assert read(b"\xef\xbb\xbfa: 1\n") == ({"a": 1}, [])


@pytest.mark.parametrize("depth", [65, 100_000, 1_000_000])
def test_deep_nesting_is_refused_at_once(depth):
    begin = time.perf_counter()
    _, faults = read("[" * depth)
    assert [code for code, _ in faults] == ["NZ0212"]
    assert time.perf_counter() - begin < 2


def test_sixty_four_levels_are_allowed():
    value, faults = read("[" * 63 + "1" + "]" * 63)
    assert faults == []
    assert value is not None


def test_a_bomb_of_aliases_is_refused_at_once():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{new}: &{new} [{', '.join(['*' + old] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    begin = time.perf_counter()
    _, faults = read("\n".join(lines))
    assert [code for code, _ in faults] == ["NZ0211"]
    assert time.perf_counter() - begin < 1


def test_a_chain_of_aliases_cannot_nest_deeper_than_text():
    lines = ["a0: &a0 [x]", *(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 200))]
    _, faults = read("\n".join(lines))
    assert [code for code, _ in faults] == ["NZ0212"]


def test_an_alias_stands_for_what_was_written_before():
    assert read("a: &x {b: 1}\nc: *x\n") == ({"a": {"b": 1}, "c": {"b": 1}}, [])
