"""People v. Doe, as casework's tests open it."""

from tests.casework.conftest import court, doe

__all__ = ["court", "doe"]
