"""Items of evidence: lists, search, what is said of them, custody and intake sets."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, given, made
from casework.choices import Condition, ItemState, ItemType, TagKind
from casework.selectors import arrivals
from casework.selectors import evidence as reads
from casework.selectors import item as one
from casework.selectors.filters import asked
from casework.serializers import evidence as shapes
from casework.services import evidence as writes
from casework.services import intake, tags
from casework.services.looking import open_item
from casework.services.looking import search as note_search
from casework.services.verifying import verify_item
from privilege.access import wall_of
from privilege.actor import Actor
from privilege.apis.account import actor_of
from privilege.errors import InvalidInput

_ORDERS = [sign + order for order in reads.ORDERS for sign in ("", "-")]
_FILTERS = [
    OpenApiParameter("q", OpenApiTypes.STR, description='Words; "together", -without, or'),
    OpenApiParameter("where", OpenApiTypes.STR, enum=["ours", "served-on-us", "served-by-us"]),
    OpenApiParameter("type", OpenApiTypes.STR, enum=ItemType.values),
    OpenApiParameter("condition", OpenApiTypes.STR, enum=Condition.values),
    OpenApiParameter("state", OpenApiTypes.STR, enum=ItemState.values),
    OpenApiParameter("tag", OpenApiTypes.STR, description='A kind, "label:<words>" or "none"'),
    OpenApiParameter("batch", OpenApiTypes.UUID),
    OpenApiParameter("place", OpenApiTypes.UUID, description="Of one wall only: of `walls/`"),
    OpenApiParameter("parent", OpenApiTypes.UUID),
    OpenApiParameter("party", OpenApiTypes.UUID),
    OpenApiParameter("charge", OpenApiTypes.UUID),
    OpenApiParameter("from", OpenApiTypes.DATE, description="The item's own date"),
    OpenApiParameter("to", OpenApiTypes.DATE),
    OpenApiParameter("order", OpenApiTypes.STR, enum=_ORDERS),
]


def _page(request: Request, matter_id: UUID | None) -> Response:
    """A page of items of a case, or of all that the caller may open."""
    actor, words = actor_of(request), request.query_params
    filters = asked(words, matter_id)
    page = reads.page(
        actor,
        filters,
        order=words.get("order", "-received"),
        cursor=words.get("cursor", ""),
        limit=_limit(words.get("limit", "")),
    )
    if filters.q.strip():
        note_search(actor)
    reads.with_cases(page.rows)
    return Response(shapes.ItemPageOut(page).data)


class CaseEvidence(APIView):
    """The evidence of a case."""

    @extend_schema(
        parameters=[*CURSOR, *_FILTERS],
        responses=shapes.ItemPageOut,
        summary="Evidence of a case",
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List and search it; copies that our own office served stand under `served-by-us`."""
        return _page(request, access.case_for(actor_of(request), case_id).matter_id)


class Search(APIView):
    """Everything the caller may open."""

    @extend_schema(parameters=[*CURSOR, *_FILTERS], responses=shapes.ItemPageOut, summary="Search")
    def get(self, request: Request) -> Response:
        """Search text, names, descriptions, labels and dates."""
        return _page(request, None)


class Item(APIView):
    """One item."""

    @extend_schema(responses=shapes.ItemDetailOut, summary="An item of evidence")
    def get(self, request: Request, item_id: UUID) -> Response:
        """Return it; opening is recorded in our own office's log."""
        actor = actor_of(request)
        view = one.item_view(actor, item_id)
        open_item(actor, item=view.row.item)
        return Response(shapes.ItemDetailOut(view).data)

    @extend_schema(
        request=shapes.ItemPatch, responses=shapes.ItemDetailOut, summary="Describe an item"
    )
    def patch(self, request: Request, item_id: UUID) -> Response:
        """Change what is given."""
        actor = actor_of(request)
        writes.describe_item(actor, item_id=item_id, **given(shapes.ItemPatch, request))
        return Response(shapes.ItemDetailOut(one.item_view(actor, item_id)).data)


class Tags(APIView):
    """The tags of an item."""

    @extend_schema(responses=shapes.TagOut(many=True), summary="Tags of an item")
    def get(self, request: Request, item_id: UUID) -> Response:
        """List tags and labels."""
        view = one.item_view(actor_of(request), item_id)
        return Response(shapes.TagOut(view.row.tags, many=True).data)

    @extend_schema(
        request=shapes.TagIn, responses={201: shapes.TagOut}, summary="Tag or label an item"
    )
    def post(self, request: Request, item_id: UUID) -> Response:
        """Tag it; a tag it has already gets the new reason."""
        actor, values = actor_of(request), given(shapes.TagIn, request)
        if values["kind"] == TagKind.LABEL:
            tag = tags.label_item(actor, item_id=item_id, label=values["label"])
        else:
            tag = tags.tag_item(
                actor, item_id=item_id, kind=values["kind"], reason=values["reason"]
            )
        return made(shapes.TagOut, tag)


class TagMany(APIView):
    """Tags for many items."""

    @extend_schema(
        request=shapes.TagManyIn,
        responses={201: shapes.TagOut(many=True)},
        summary="Tag many items",
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Tag up to 500 items of one file at once."""
        actor, values = actor_of(request), given(shapes.TagManyIn, request)
        access.case_for(actor, case_id)
        found = tags.tag_items(
            actor, item_ids=values["items"], kind=values["kind"], reason=values["reason"]
        )
        answer = shapes.TagOut(found, many=True)
        return Response(answer.data, status=status.HTTP_201_CREATED)


class Tag(APIView):
    """One tag or label."""

    @extend_schema(responses={204: None}, summary="Take a tag off")
    def delete(self, request: Request, tag_id: UUID) -> Response:
        """Take it off."""
        tags.untag_item(actor_of(request), tag_id=tag_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Subjects(APIView):
    """What an item concerns."""

    @extend_schema(
        request=shapes.SubjectIn,
        responses={201: shapes.ItemDetailOut},
        summary="Link an item to a party or a count",
    )
    def post(self, request: Request, item_id: UUID) -> Response:
        """Note that it concerns a party or bears on a count."""
        actor, values = actor_of(request), given(shapes.SubjectIn, request)
        if "party_id" in values:
            tags.link_item_to_party(actor, item_id=item_id, party_id=values["party_id"])
        else:
            tags.link_item_to_charge(actor, item_id=item_id, charge_id=values["charge_id"])
        where = reverse("api-item", args=[item_id])
        return made(shapes.ItemDetailOut, one.item_view(actor, item_id), where)


class Subject(APIView):
    """A party or a count that an item concerns."""

    @extend_schema(responses={204: None}, summary="Unlink an item")
    def delete(self, request: Request, item_id: UUID, subject_id: UUID) -> Response:
        """Take the link back."""
        tags.unlink_item(actor_of(request), item_id=item_id, subject_id=subject_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Text(APIView):
    """The text of an item."""

    @extend_schema(responses=shapes.TextOut(many=True), summary="Text, page by page")
    def get(self, request: Request, item_id: UUID) -> Response:
        """Return it; what a machine made says so."""
        actor = actor_of(request)
        found = one.texts_of(actor, item_id)
        open_item(actor, item=access.item_for(actor, item_id))
        return Response(shapes.TextOut(found, many=True).data)


class Custody(APIView):
    """The chain of custody of an item."""

    @extend_schema(responses=shapes.ChainOut, summary="Chain of custody")
    def get(self, request: Request, item_id: UUID) -> Response:
        """Return it, with the openings in our own office."""
        return Response(shapes.ChainOut(one.custody_chain(actor_of(request), item_id)).data)


class Verify(APIView):
    """Hashing a stored file again."""

    @extend_schema(request=None, responses=shapes.VerificationOut, summary="Verify a file")
    def post(self, request: Request, item_id: UUID) -> Response:
        """Hash the stored file and compare with the digest at receipt."""
        result = verify_item(actor_of(request), item_id=item_id)
        return Response(shapes.VerificationOut(result).data)


class Return(APIView):
    """An item that went back."""

    @extend_schema(request=shapes.ReturnIn, responses=shapes.ChainOut, summary="Note a return")
    def post(self, request: Request, item_id: UUID) -> Response:
        """Add it to the chain of custody."""
        actor = actor_of(request)
        writes.return_item(actor, item_id=item_id, **given(shapes.ReturnIn, request))
        return Response(shapes.ChainOut(one.custody_chain(actor, item_id)).data)


class Batches(APIView):
    """Sets of files that are taken in together."""

    @extend_schema(
        request=shapes.BatchIn, responses={201: shapes.BatchOut}, summary="Begin an intake"
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Begin a set; its files follow by the tus protocol with the set's id."""
        actor, values = actor_of(request), given(shapes.BatchIn, request)
        case = access.case_for(actor, case_id)
        if "wall_id" not in values:
            values["wall_id"] = access.own_file(actor, case.matter_id).id
        if wall_of(actor, values["wall_id"]).matter_id != case.matter_id:
            raise InvalidInput("Choose a file of this case.", "wall_id")
        batch = intake.open_batch(actor, **values)
        return made(shapes.BatchOut, _batch(actor, batch), reverse("api-batch", args=[batch.id]))


class Batch(APIView):
    """One set of files."""

    @extend_schema(responses=shapes.BatchOut, summary="An intake and how far it is")
    def get(self, request: Request, batch_id: UUID) -> Response:
        """Return it with counts."""
        actor = actor_of(request)
        return Response(shapes.BatchOut(_batch(actor, access.batch_for(actor, batch_id))).data)


def _batch(actor: Actor, batch: Any) -> dict[str, Any]:  # noqa: ANN401 - an IntakeBatch
    found = arrivals.arrivals(actor, batch.wall, batch.id)
    names = ("received", "reading", "ready", "duplicates", "unreadable")
    return {
        "id": batch.id,
        "wall_id": batch.wall_id,
        "created_at": batch.created_at,
        **{name: getattr(found, name) for name in names},
    }


def _limit(word: str) -> int:
    """How many rows a page holds; nonsense means the usual number."""
    return min(max(int(word), 1), 200) if word.isdecimal() and len(word) < 6 else reads.PAGE  # noqa: PLR2004
