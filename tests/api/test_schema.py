"""The API keeps to its own description, whatever is sent to it."""

from typing import Any

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import CHECKS
from schemathesis.core.failures import FailureGroup

from privilege import context
from privilege.services import tokens
from tests.cast import Cast

EXAMPLES = 10
CHECKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
]


@pytest.fixture
def headers(committed_db: str, cast: Cast) -> dict[str, str]:
    """A prosecutor's token."""
    with context.enter(cast.prosecutor) as actor:
        _token, secret = tokens.make_token(actor, name="schemathesis", scopes=["read", "write"])
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.slow
def test_every_operation_answers_as_described(headers: dict[str, str]) -> None:
    """Generated requests, fitting and not: no server error, no answer out of the description."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", get_wsgi_application(), headers=headers
    )
    checks = CHECKS.get_by_names(CHECKED)
    failures: list[str] = []
    walked = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # a broken one fails here
        walked += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: Any) -> None:  # noqa: ANN401 - schemathesis makes it
            case.call_and_validate(headers=headers, checks=checks)

        try:
            send()
        except (FailureGroup, AssertionError) as failure:
            failures.append(f"{operation.label}: {failure}")
    assert walked > 30
    assert not failures, "\n\n".join(failures)
