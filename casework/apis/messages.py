"""Messages in privileged channels. They come without words: no token unlocks a key."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from casework import access
from casework.apis.common import CURSOR, given, made, page_of, paged
from casework.selectors import messages as reads
from casework.serializers import message as shapes
from casework.services import messages as writes
from privilege.actor import Actor
from privilege.apis.account import actor_of
from privilege.errors import NotFound

if TYPE_CHECKING:
    from privilege.models.walls import Wall


class Messages(APIView):
    """The messages of a channel."""

    parser_classes = (JSONParser, MultiPartParser)

    @extend_schema(
        operation_id="cases_channel_messages_list",
        parameters=CURSOR,
        responses=paged(shapes.MessageOut),
        summary="Messages of a channel",
    )
    def get(self, request: Request, case_id: UUID, wall_id: UUID) -> Response:
        """List them, newest first; those whose `locked` is true without their words."""
        actor = actor_of(request)
        wall = _channel(actor, case_id, wall_id)
        paginator, rows = page_of(request, reads.messages_of(actor, wall))
        views = reads.views_of(actor, wall, rows)
        writes.read_messages(actor, wall=wall, seen=views[::-1])
        return paginator.get_paginated_response(shapes.MessageOut(views, many=True).data)

    @extend_schema(
        request=shapes.MessageIn, responses={201: shapes.MessageOut}, summary="Send a message"
    )
    def post(self, request: Request, case_id: UUID, wall_id: UUID) -> Response:
        """Send a message to everybody in the channel; needs no key, for keeping needs none."""
        actor = actor_of(request)
        _channel(actor, case_id, wall_id)
        values = given(shapes.MessageIn, request)
        message = writes.send_message(actor, wall_id=wall_id, **values)
        return made(shapes.MessageOut, reads.message_view(actor, message.id))


class Withdrawal(APIView):
    """The withdrawal of a message."""

    @extend_schema(request=None, responses=shapes.MessageOut, summary="Withdraw a message")
    def post(self, request: Request, case_id: UUID, message_id: UUID) -> Response:
        """Mark a message of one's own as withdrawn; it stays as it was written."""
        actor = actor_of(request)
        case = access.case_for(actor, case_id)
        if access.message_for(actor, message_id).matter_id != case.matter_id:
            raise NotFound
        writes.withdraw_message(actor, message_id=message_id)
        return Response(shapes.MessageOut(reads.message_view(actor, message_id)).data)


def _channel(actor: Actor, case_id: UUID, wall_id: UUID) -> Wall:
    """Find a channel of this case."""
    case = access.case_for(actor, case_id)
    wall = access.channel_for(actor, wall_id)
    if wall.matter_id != case.matter_id:
        raise NotFound
    return wall
