"""Content records: writing and changing the words of a walled record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from privilege import context
from privilege.errors import Locked, Refused
from privilege.keys.pairs import CannotOpenError, PublicKey
from privilege.models.content import Content
from privilege.models.keys import WallKey
from privilege.models.terms import ContentTerms
from privilege.models.walls import Wall
from privilege.services.wall_keys import key_for_content

DAMAGED = (
    "This cannot be opened: it is not what was written here. Nothing was changed; tell whoever "
    "looks after Parley at your office."
)
LOCKED = "This is privileged and locked. Unlock your key first; nothing was changed."


def write_content(wall: Wall, values: Mapping[str, Any]) -> Content:
    """Store the words of one new record behind ``wall``; JSON values by name.

    Behind a sealed wall they are encrypted to its key; ``Refused`` says what must be done where
    there can be none yet. Part of an operation: the caller's entry covers it.
    """
    content = make_content(wall, values)
    content.save(force_insert=True)
    return content


def make_content(wall: Wall, values: Mapping[str, Any]) -> Content:
    """Make a content record to be saved by the caller, for instance in bulk."""
    words = _clean(values)
    if not wall.is_sealed:
        return Content.behind(wall, plain=words)
    return _seal(Content.behind(wall), key_for_content(context.current(), wall), words)


def save_contents(contents: Sequence[Content]) -> None:
    """Store records made with ``make_content``, all at once."""
    Content.objects.bulk_create(contents)


def rewrite_content(content: Content | None, values: Mapping[str, Any]) -> Content:
    """Change the given values of a content record and keep the others.

    Sealed ones must be unlocked, and are sealed anew to the wall's present key; else ``Locked``.
    Raises ``Refused`` where they are not what was written there.
    """
    try:
        words = None if content is None else content.words()
    except CannotOpenError:
        raise Refused(DAMAGED) from None
    if content is None or words is None:
        raise Locked(LOCKED)
    words = {**words, **_clean(values)}
    if content.plain is not None:
        content.plain = words
    else:
        _seal(content, key_for_content(context.current(), content.wall), words)
    content.save(update_fields=["plain", "sealed", "generation"])
    if content.sealed is not None:
        # After the record is written: whoever was indexing its old words has finished by then.
        ContentTerms.objects.filter(wall_id=content.wall_id, content=content).delete()
    return content


def drop_contents(content_ids: Iterable[UUID]) -> None:
    """Delete the words of records that are gone. Part of an operation of the caller's."""
    Content.objects.filter(pk__in=list(content_ids)).delete()


def _seal(content: Content, key: WallKey, words: dict[str, Any]) -> Content:
    content.generation = key.generation
    plain = json.dumps(words, ensure_ascii=False).encode()
    content.sealed = PublicKey(bytes(key.public_key)).seal(plain, content.place())
    content.remember(words)
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
