"""How the OpenAPI schema describes the bearer token, and the problems any operation may meet."""

from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema


class KeptGenerator(SchemaGenerator):
    """Describes the API once a process and language: making it takes a good part of a second.

    It is the same for everybody, so it is made without whoever asks.
    """

    def get_schema(self, request: object = None, public: bool = False) -> Any:  # noqa: ANN401, ARG002
        """Return the whole description, which nobody may change."""
        return _description(get_language())


@lru_cache(maxsize=4)
def _description(_language: str | None) -> Any:  # noqa: ANN401 - spectacular's
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """A bearer token that a person made on their tokens page."""

    target_class = "privilege.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        """Return the OpenAPI security scheme."""
        return {"type": "http", "scheme": "bearer"}


_PROBLEMS = {
    "400": "The request does not make sense.",
    "401": "Log in or send a token.",
    "403": "The token may only read, or the session sent no CSRF token.",
    "404": "There is nothing here, or nothing that the caller can see.",
    "409": "Refused: `detail` and `reasons` say why.",
}
_SHAPE: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "errors": {"type": "object", "description": "Per field, what is wrong with it."},
    },
}


def add_problems(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """Say of every operation which problems it may answer with; spectacular's hook."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = _SHAPE
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            for code, words in _PROBLEMS.items():
                problem = {"description": words, "content": content}
                operation["responses"].setdefault(code, problem)
    return result
