"""Content records: writing and changing the words of a walled record."""

from collections.abc import Mapping, Sequence
from typing import Any

from privilege.errors import Refused
from privilege.models.content import Content
from privilege.models.walls import Wall

SEALED_REFUSAL = (
    "This part of the case is privileged and its keys have not been made yet, so nothing can be "
    "stored here. Nothing was saved."
)


def write_content(wall: Wall, values: Mapping[str, Any]) -> Content:
    """Store the words of one new record behind ``wall``; JSON values by name.

    Raises ``Refused`` behind a sealed wall, which has no keys yet. Part of an operation: the
    caller's entry covers it.
    """
    content = make_content(wall, values)
    content.save(force_insert=True)
    return content


def make_content(wall: Wall, values: Mapping[str, Any]) -> Content:
    """Make a content record to be saved by the caller, for instance in bulk."""
    if wall.is_sealed:
        raise Refused(SEALED_REFUSAL)
    return Content.behind(wall, plain=_clean(values))


def save_contents(contents: Sequence[Content]) -> None:
    """Store records made with ``make_content``, all at once."""
    Content.objects.bulk_create(contents)


def rewrite_content(content: Content | None, values: Mapping[str, Any]) -> Content:
    """Change the given values of a content record and keep the others."""
    if content is None or content.plain is None:
        raise Refused(SEALED_REFUSAL)
    content.plain = {**content.plain, **_clean(values)}
    content.save(update_fields=["plain"])
    return content


def _clean(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Drop what PostgreSQL's JSON cannot hold: NUL characters and unpaired surrogates."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
