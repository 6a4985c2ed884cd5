"""Fixtures that all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

# A drawn park takes seconds to plan and minutes to shrink: a failure is told at once, as it was drawn.
# `pytest --hypothesis-profile=shrinking TEST` looks for a smaller one.
LARGE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("shrinking", LARGE)
settings.register_profile("prompt", LARGE, phases=[Phase.explicit, Phase.reuse, Phase.generate])
settings.load_profile("prompt")

DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """Folder of real data; unset and absent skips, set and missing fails."""
    given = os.environ.get("NETZERO_TEST_DATA")
    folder = Path(given) if given else DEFAULT_DATA
    if folder.is_dir():
        return folder
    if given:
        pytest.fail(f"NETZERO_TEST_DATA is set to {folder}, which does not exist")
    pytest.skip("real test data are not here: set NETZERO_TEST_DATA to their folder")
