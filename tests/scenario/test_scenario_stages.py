"""Stages and what they mean for the demand of a tenant."""

import pytest

from netzero.components.park import Stages
from netzero.scenario.stages import growth_by_stage

STAGES = Stages((2026, 2027, 2030, 2031), (1, 3, 1, 1), (1.0, 3.0, 1.0, 1.0))


def test_a_tenant_needs_nothing_before_it_comes_and_after_it_left():
    assert growth_by_stage(STAGES, 0.1, 2027, 2030) == pytest.approx((0.0, 1.1, 1.1**4, 0.0))


def test_a_tenant_without_entry_and_exit_is_always_there():
    assert growth_by_stage(STAGES, 0.0, None, None) == (1.0, 1.0, 1.0, 1.0)
