"""Here locks are what is tested."""

from collections.abc import Iterator

import pytest

from tests.stretching import real_stretching


@pytest.fixture(autouse=True)
def stretching_is_real() -> Iterator[None]:
    """Lock as in use."""
    with real_stretching():
        yield
