"""What several shapes share."""

from typing import Any

from django.db.models import TextChoices
from rest_framework import serializers


class Content(serializers.CharField):
    """A text of the row's content record, by the name of the field."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the framework's own
        super().__init__(**options, read_only=True)

    def get_attribute(self, instance: Any) -> Any:  # noqa: ANN401 - the framework's own
        """Return the text, or an empty one."""
        return instance.text(self.field_name)


class One(serializers.ChoiceField):
    """One of a closed list, handed on as its member."""

    def __init__(self, enum: type[TextChoices], **options: Any) -> None:  # noqa: ANN401
        self.enum = enum
        super().__init__(enum.choices, **options)

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 - the framework's own
        """Return the member."""
        value = super().to_internal_value(data)
        return self.enum(value) if value else value


class Shape(serializers.Serializer[Any]):
    """A shape that is read or written, never saved."""
