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


def reviews(actor: Actor) -> bool:
    """Whether reviews may be given to the actor."""
    return actor.has_role(Role.SUPERVISOR, Role.ATTORNEY, Role.STAFF, Role.AUDITOR)


def supervises(actor: Actor) -> bool:
    """Whether the actor supervises their office."""
    return actor.has_role(Role.SUPERVISOR)


def configures(actor: Actor) -> bool:
    """Whether the actor sets their office's rules."""
    return actor.has_role(Role.ADMINISTRATOR, Role.SUPERVISOR)


def works_in_an_office(actor: Actor) -> bool:
    """Whether the actor works in an office, and so follows its codes."""
    return actor.office_id is not None


PARTS: tuple[Part, ...] = (
    Part(
        "audit-log",
        _("Audit log"),
        _("Everything that people of your office opened, changed and served."),
        reads_the_log,
    ),
    Part(
        "audit-review",
        _("Reviews given to you"),
        _("What was drawn from the log for you to look at, week by week."),
        reviews,
    ),
    Part(
        "audit-questions",
        _("Questions about your work"),
        _("What reviewers asked you, to be answered in place."),
        works_in_an_office,
    ),
    Part(
        "audit-weeks",
        _("Reviewed weeks"),
        _("Who reviewed what and when, what is left, and who signed."),
        supervises,
    ),
    Part(
        "audit-rules",
        _("Rules of review"),
        _("What is drawn for review, and how much."),
        configures,
    ),
    Part(
        "concerns",
        _("Report a concern"),
        _("Misconduct or an ethical concern, in confidence and without your name."),
        works_in_an_office,
    ),
    Part(
        "log-exports",
        _("Export the log"),
        _("A bundle that proves itself, for a court or for your own monitoring."),
        reads_the_log,
    ),
    Part(
        "access-review",
        _("Review of access"),
        _("Each year: who can see which part of a case, and whether they still should."),
        works_in_an_office,
    ),
    Part(
        "accounts",
        _("Unused accounts"),
        _("Accounts that nobody used, when they stop, and releasing one."),
        supervises,
    ),
    Part(
        "codes",
        _("Codes of conduct"),
        _("What you attest to each year, and for supervisors who has not."),
        works_in_an_office,
    ),
    Part(
        "trainings",
        _("Training"),
        _("What you were trained in, and for supervisors whose training runs out."),
        works_in_an_office,
    ),
    Part(
        "reports",
        _("Yearly reports"),
        _("Figures of your office for the public, which you release once a year."),
        supervises,
    ),
)
