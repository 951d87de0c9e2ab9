"""Places in a sorted list, as opaque words in an address."""

import base64
import binascii
import json
from uuid import UUID

_LONGEST = 2000


def encode(key: str, row_id: UUID) -> str:
    """A cursor after the row with this sort key and id."""
    data = json.dumps([key, str(row_id)], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def decode(cursor: str) -> tuple[str, UUID]:
    """The sort key and id of a cursor; raises ``ValueError`` for anything we did not make."""
    if len(cursor) > _LONGEST:
        raise ValueError("not a cursor")
    try:
        data = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        key, row_id = json.loads(data)
        place = (str(key), UUID(row_id))
        place[0].encode()  # a lone surrogate is not ours
    except (binascii.Error, TypeError, AttributeError, ValueError):
        raise ValueError("not a cursor") from None
    if "\x00" in place[0]:
        raise ValueError("not a cursor")
    return place
