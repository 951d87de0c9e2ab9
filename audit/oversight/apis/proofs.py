"""What shows an office's log to others: checkpoints, inclusion and consistency."""

import base64
import re
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from audit.oversight.selectors import proofs
from audit.oversight.serializers.proofs import CheckpointOut, ConsistencyOut, InclusionOut
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput

_MOST = 2**63 - 1
_NUMBER = re.compile(r"[0-9]{1,19}")
_OF = OpenApiParameter(
    "of",
    OpenApiTypes.STR,
    enum=["own", "published"],
    description="Your office's log, which is the default, or the published one",
)


def _size(name: str, words: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(name, OpenApiTypes.INT, description=words, required=required)


class Checkpoint(APIView):
    """A log's signed checkpoint."""

    @extend_schema(
        parameters=[_OF, _size("size", "The one signed at this size; else the newest")],
        responses=CheckpointOut,
        summary="A checkpoint of the log, with its cosignatures",
    )
    def get(self, request: Request) -> Response:
        """Return it; of the office's log for supervisors and auditors."""
        head = proofs.checkpoint(
            actor_of(request), published=_published(request), size=_number(request, "size")
        )
        shown = {
            "origin": head.origin,
            "size": head.size,
            "root_hash": _text(head.root),
            "at": head.at,
            "note": head.note,
        }
        return Response(CheckpointOut(shown).data)


class Inclusion(APIView):
    """The proof that an entry stands in the log."""

    @extend_schema(
        parameters=[_size("size", "Under the checkpoint of this size; else the newest")],
        responses=InclusionOut,
        summary="Proof that an entry is in the log",
    )
    def get(self, request: Request, entry_id: UUID) -> Response:
        """Return it; for supervisors and auditors of the office."""
        head, found = proofs.inclusion(actor_of(request), entry_id, _number(request, "size"))
        shown = {
            "entry_id": found.leaf_id,
            "index": found.index,
            "size": found.size,
            "leaf_hash": _text(found.leaf_hash),
            "path": [_text(one) for one in found.path],
            "note": head.note,
        }
        return Response(InclusionOut(shown).data)


class Consistency(APIView):
    """The proof that a log only grew."""

    @extend_schema(
        parameters=[
            _OF,
            _size("first", "The earlier size, at least 1", required=True),
            _size("second", "The later size, at most the newest checkpoint's", required=True),
        ],
        responses=ConsistencyOut,
        summary="Proof that the log only grew between two sizes",
    )
    def get(self, request: Request) -> Response:
        """Return it; of the office's log for supervisors and auditors."""
        first, second = _number(request, "first") or 0, _number(request, "second") or 0
        path = proofs.consistency(
            actor_of(request), published=_published(request), first=first, second=second
        )
        shown = {"first": first, "second": second, "path": [_text(one) for one in path]}
        return Response(ConsistencyOut(shown).data)


def _published(request: Request) -> bool:
    word = request.query_params.get("of", "own")
    if word not in {"own", "published"}:
        raise InvalidInput("Either `own` or `published`.", "of")
    return word == "published"


def _number(request: Request, name: str) -> int | None:
    word = request.query_params.get(name, "")
    if not word:
        return None
    if not _NUMBER.fullmatch(word) or int(word) > _MOST:
        raise InvalidInput("A size is a whole number.", name)
    return int(word)


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
