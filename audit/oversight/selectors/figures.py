"""What oversight itself tells in an office's yearly public report."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from audit.oversight.suppression import THRESHOLD
from privilege.actor import Actor
from privilege.registries import Figure, FigureGroup

_NAME = "concerns"
_LABEL = _("Reports of concern that the office's ethics officers received")


def figures(actor: Actor, since: datetime, until: datetime) -> Sequence[FigureGroup]:
    """Reports of concern. A small count comes as zero: the database does not give it out."""
    del until
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parley.concerns_received(%s, %s, %s)",
            [actor.own_office_id, since.year, THRESHOLD],
        )
        (count,) = cursor.fetchone()
    return [FigureGroup(_NAME, _LABEL, [Figure(_NAME, _LABEL, count)])]
