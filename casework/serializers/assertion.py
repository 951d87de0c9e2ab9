"""Assertions of privilege."""

from typing import Any

from rest_framework import serializers as fields

from casework.choices import AssertedOn
from casework.selectors.assertions import AssertionView
from casework.serializers.base import One, Shape
from privilege.choices import AssertionState, PrivilegeKind
from privilege.parts import MOST_PARTS


class AssertionOut(Shape):
    """An assertion; one on a privileged record comes without its words, for no token unlocks."""

    id = fields.UUIDField(source="assertion.id")
    subject_type = fields.ChoiceField(AssertedOn.choices, source="assertion.subject_type")
    subject_id = fields.UUIDField(source="assertion.subject_id")
    wall_id = fields.UUIDField(source="assertion.wall_id")
    locked = fields.BooleanField(
        source="is_locked", help_text="Whether the words are encrypted and not unlocked here"
    )
    kind = fields.ChoiceField(PrivilegeKind.choices, source="assertion.kind")
    state = fields.ChoiceField(AssertionState.choices, source="assertion.state")
    basis = fields.SerializerMethodField()
    asserted_by = fields.SerializerMethodField()
    holder = fields.SerializerMethodField()
    description = fields.SerializerMethodField()
    statute = fields.SerializerMethodField()
    parts = fields.SerializerMethodField(help_text="Empty for the whole record")
    reason = fields.SerializerMethodField(help_text="Why it ended")
    made_by = fields.CharField()
    created_at = fields.DateTimeField(source="assertion.created_at")
    ended_at = fields.DateTimeField(source="assertion.ended_at", allow_null=True)

    def get_basis(self, view: AssertionView) -> str:
        """Why it is privileged; empty while locked, as are all the words."""
        return str(view.assertion.text("basis"))

    def get_asserted_by(self, view: AssertionView) -> str:
        """Who asserts it."""
        return str(view.assertion.text("by"))

    def get_holder(self, view: AssertionView) -> str:
        """Whose privilege it is."""
        return str(view.assertion.text("holder"))

    def get_description(self, view: AssertionView) -> str:
        """What the other side reads once the log is served."""
        return str(view.assertion.text("description"))

    def get_statute(self, view: AssertionView) -> str:
        """The statute, of a statutory privilege."""
        return str(view.assertion.text("statute"))

    def get_parts(self, view: AssertionView) -> list[dict[str, Any]]:
        """The parts that it is claimed for."""
        return list(view.assertion.text("parts", []))

    def get_reason(self, view: AssertionView) -> str:
        """Why it was withdrawn or overruled."""
        return str(view.assertion.text("reason"))


class AssertionIn(Shape):
    """A claim of privilege for an item, for parts of it, or for a note."""

    subject_type = fields.ChoiceField(AssertedOn.choices)
    subject_id = fields.UUIDField()
    kind = One(PrivilegeKind)
    basis = fields.CharField(max_length=4000)
    asserted_by = fields.CharField(max_length=300)
    holder = fields.CharField(max_length=300)
    description = fields.CharField(max_length=2000)
    statute = fields.CharField(max_length=300, required=False, default="", allow_blank=True)
    parts = fields.ListField(
        child=fields.DictField(),
        required=False,
        default=list,
        max_length=MOST_PARTS,
        help_text="Each with `pages`, `seconds` or `passage`; none for the whole record",
    )
    despite_warning = fields.BooleanField(
        required=False, default=False, help_text="The description may repeat the record's words"
    )


class ReasonIn(Shape):
    """Why an assertion ends."""

    reason = fields.CharField(max_length=4000)
