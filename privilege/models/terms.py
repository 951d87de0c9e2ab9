"""The blind index of privileged records (``privilege.keys.terms``)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from privilege.models.base import WallColumns
from privilege.models.content import Content


class ContentTerms(WallColumns):
    """The tokens of one sealed content record; made by a member who can open it, never in a job.

    Changed words have none until the next member who searches makes them anew.
    """

    content = models.ForeignKey(
        Content, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    generation = models.PositiveIntegerField()
    tokens = ArrayField(models.BigIntegerField())

    class Meta(WallColumns.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wall", "content"], name="a_record_is_indexed_once")
        ]
