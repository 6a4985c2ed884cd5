"""A number of the examples that is a thousand times off, or of another currency, is refused or told."""

import pytest

from netzero.scenario import Scenario

from .written import Copy

THOUSANDS, CURRENCY, JOULES = (1000.0, 0.001), (25_000.0, 1 / 25_000.0), (3.6, 1 / 3.6)
UNTOLD = {("park.yaml", "site.altitude", 0.001): "no place is known by its height: 1 cm is as good as 10 m"}
"""File, key and factor of the slips that no band can tell, and why."""
LEAST_TOLD = 0.95


def slips(copy, factors, every):
    """Each slip of every so many fields, and whether it is refused or told."""
    good = copy.read("park.yaml", copy.files["park.yaml"])
    known = {(warning.code, str(warning.place)) for warning in good.warnings}
    found = {}
    for field in copy.fields()[::every]:
        for factor in factors:
            if factor in CURRENCY and not field.money:
                continue
            read = copy.read(field.file, copy.written(field, field.times(factor)))
            told = not isinstance(read, Scenario) or {(one.code, str(one.place)) for one in read.warnings} - known
            found[field.file, field.key, factor] = bool(told)
    return found


def check(found):
    untold = {slip for slip, told in found.items() if not told}
    assert untold <= set(UNTOLD)
    assert len(untold) <= (1 - LEAST_TOLD) * len(found)


@pytest.mark.parametrize(("name", "every"), [("first_park", 1), ("vinh_phuc", 8)])
def test_a_thousandfold_or_a_wrong_currency_is_told(tmp_path, name, every):
    check(slips(Copy(name, tmp_path / name), THOUSANDS + CURRENCY, every))


@pytest.mark.full
def test_every_number_of_every_example_is_watched(tmp_path):
    found = slips(Copy("vinh_phuc", tmp_path / "vinh_phuc"), THOUSANDS + CURRENCY, 1)
    assert len(found) > 700
    check(found)


@pytest.mark.full
@pytest.mark.parametrize("name", ["first_park", "vinh_phuc"])
def test_a_third_of_the_slips_between_kwh_and_mj_are_told(tmp_path, name):
    """A factor of 3.6 lies within what differs from park to park; what has a catalogue figure or a peak shows it."""
    found = slips(Copy(name, tmp_path / name), JOULES, 1)
    assert sum(found.values()) > 0.3 * len(found)


def test_every_number_of_an_example_is_found_once(tmp_path):
    fields = Copy("first_park", tmp_path / "first_park").fields()
    keys = {(field.file, field.key) for field in fields}
    assert len(keys) == len(fields) > 70
    assert {(file, key) for file, key, _ in UNTOLD} <= keys
