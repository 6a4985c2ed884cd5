"""The collector of unused objects waits where it is told to, and no longer."""

import gc

import pytest

from netzero.collector import waiting_collector


@waiting_collector()
def fail():
    assert not gc.isenabled()
    raise ZeroDivisionError


def test_the_collector_waits_and_goes_on_even_after_a_failure():
    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()


def test_a_collector_that_waited_before_waits_on():
    with waiting_collector():
        with waiting_collector():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
