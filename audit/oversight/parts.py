"""What the page of oversight lists: each part is offered to those whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from privilege.choices import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrPromise

    from privilege.actor import Actor


@dataclass(frozen=True, slots=True)
class Part:
    """A page of oversight: its address by name, its label, what it is for, and for whom."""

    url_name: str
    label: _StrPromise
    words: _StrPromise
    concerns: Callable[[Actor], bool]


def reads_the_log(actor: Actor) -> bool:
    """Whether the actor reads their office's log."""
    return actor.has_role(Role.SUPERVISOR, Role.AUDITOR)


PARTS: tuple[Part, ...] = (
    Part(
        "audit-log",
        _("Audit log"),
        _("Everything that people of your office opened, changed and served."),
        reads_the_log,
    ),
)
