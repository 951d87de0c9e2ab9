"""If these fail, a dump of the database tells what a reviewer asked and what somebody answered."""

from uuid import UUID

import psycopg
import pytest
from django.urls import reverse
from psycopg import sql

from audit.ledger.selectors import Filters, entries
from audit.ledger.services import record
from audit.oversight.choices import StepKind
from audit.oversight.drawing import Setting
from audit.oversight.models.review import ReviewGroup, ReviewStep
from audit.oversight.selectors import review as reads
from audit.oversight.selectors.review import Reviewed
from audit.oversight.selectors.review_words import Said, said
from audit.oversight.services import review, rules
from casework.events import Event as Casework
from parley.devstack import provision
from privilege import access, context, unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput
from privilege.services.member_keys import Opened
from tests.audit.oversight.exporting import under_a_new_platform_key
from tests.audit.oversight.test_review import draw_for, given_to, later, screen_the_clerk
from tests.casework.conftest import Doe
from tests.casework.test_notes import ceremony, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast

QUESTION, ANSWER = "Why the marmalade memo?", "The witness Zebulon had called."


def work_behind_a_privileged_part(cast: Cast, doe: Doe) -> UUID:
    """The defender read their notes at night; what their supervisor is given of it."""
    with context.enter(cast.defender) as actor:
        wall = access.wall_of_kind(actor, doe.case.matter_id, WallKind.DEFENSE_WORK_PRODUCT)
        record(actor, Casework.NOTES_READ, wall=wall.id)
    with context.enter(cast.pd_supervisor) as actor:
        rules.set_rules(actor, settings={"sample": Setting(is_on=True, amount=100)})
    draw_for(cast.pd_supervisor)
    return next(
        one.group.id
        for one in given_to(cast.pd_supervisor)
        if one.group.event == Casework.NOTES_READ.value
    )


def asked(cast: Cast, group_id: UUID, supervisor: Actor) -> None:
    with later(minutes=5), context.enter(supervisor) as actor:
        review.decide(actor, group_id=group_id, found=StepKind.QUESTION, said=QUESTION)


def answered(group_id: UUID, person: Actor) -> None:
    with later(minutes=6), context.enter(person) as actor:
        review.answer(actor, group_id=group_id, said=ANSWER)


def seen_by(actor: Actor, group_id: UUID, keys: Opened | None = None) -> list[Said]:
    """The steps of a group as their reader opens them."""
    with context.enter(actor), unlocked.using(keys.unlocked() if keys else None):
        about: Reviewed = (
            reads.group_asked(actor, group_id)
            if actor.user_id == ReviewGroup.objects.get(pk=group_id).subject_id
            else reads.group_to_review(actor, group_id)
        )
        return [said(step) for step in about.steps]


def dumped(url: str) -> str:
    """Every row of every table as text, large values as hexadecimal digits."""
    with psycopg.connect(url, autocommit=True) as inside:
        tables = inside.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return "".join(
            str(row[0])
            for (table,) in tables.fetchall()
            for row in inside.execute(
                sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table))
            )
        )


def test_a_dump_tells_nothing_of_what_was_asked_and_answered(
    committed_db: str, postgres_server: str, cast: Cast, doe: Doe
) -> None:
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    theirs = next(
        one.group.id
        for one in given_to(cast.da_supervisor)
        if one.group.subject_id == cast.da_clerk.user_id
    )
    ceremony(cast.pd_supervisor)
    with_key(cast.pd_supervisor)
    with_key(cast.defender)
    privileged = work_behind_a_privileged_part(cast, doe)
    for group_id, supervisor, person in (
        (theirs, cast.da_supervisor, cast.da_clerk),
        (privileged, cast.pd_supervisor, cast.defender),
    ):
        asked(cast, group_id, supervisor)
        answered(group_id, person)
    assert [one.text for one in seen_by(cast.da_supervisor, theirs)] == [QUESTION, ANSWER]
    found = dumped(provision.with_database(postgres_server, committed_db))
    assert "screens" in found
    for words in (QUESTION, ANSWER, "marmalade", "Zebulon"):
        assert words not in found
        assert words.encode().hex() not in found


@pytest.mark.django_db
def test_of_privileged_work_only_who_asked_and_who_was_asked_read_the_words(
    cast: Cast, doe: Doe
) -> None:
    ceremony(cast.pd_supervisor)
    group_id = work_behind_a_privileged_part(cast, doe)
    with pytest.raises(InvalidInput, match="You have no key yet"):
        asked(cast, group_id, cast.pd_supervisor)
    supervisor = with_key(cast.pd_supervisor)
    with pytest.raises(InvalidInput, match="They have made no key"):
        asked(cast, group_id, cast.pd_supervisor)
    other_id = next(one.group.id for one in given_to(cast.pd_supervisor) if one.group.is_open)
    both_at_once = {
        f"{other_id}-found": "fine",
        f"{group_id}-found": "question",
        f"{group_id}-words": QUESTION,
    }
    said_so = client_of(cast.pd_supervisor).post(reverse("audit-review"), both_at_once)
    assert "They have made no key" in said_so.content.decode()
    assert QUESTION in said_so.content.decode(), "what was typed is lost"
    assert not any(one.steps for one in given_to(cast.pd_supervisor)), "half was kept"
    defender = with_key(cast.defender)
    asked(cast, group_id, cast.pd_supervisor)
    assert seen_by(cast.defender, group_id) == [Said(is_locked=True)]
    assert seen_by(cast.defender, group_id, defender) == [Said(QUESTION)]
    page = client_of(cast.defender).get(reverse("audit-questions")).content.decode()
    assert "Unlock your key to read it" in page
    assert QUESTION not in page
    assert "Send the answer" not in page
    answered(group_id, cast.defender)
    assert [one.is_locked for one in seen_by(cast.pd_supervisor, group_id)] == [True, True]
    both = [Said(QUESTION), Said(ANSWER)]
    assert seen_by(cast.pd_supervisor, group_id, supervisor) == both
    steps = ReviewStep.objects.filter(group_id=group_id)
    with context.enter(cast.pd_supervisor):
        assert not steps.exclude(kept=None).exists(), "the platform's key opens it"


@pytest.mark.django_db
def test_words_open_after_a_change_of_keys_and_at_another_step_never(cast: Cast, doe: Doe) -> None:
    screen_the_clerk(cast, doe)
    draw_for(cast.da_supervisor)
    first, second = (one.group.id for one in given_to(cast.da_supervisor)[:2])
    for group_id in (first, second):
        asked(cast, group_id, cast.da_supervisor)
    with context.enter(cast.da_supervisor) as actor:
        one = reads.group_to_review(actor, first).steps[0]
        other = reads.group_to_review(actor, second).steps[0]
        assert said(one) == Said(QUESTION)
        with under_a_new_platform_key():
            assert said(one) == Said(QUESTION)
        one.kept, one.wrapped_key = other.kept, other.wrapped_key
        assert said(one) == Said(is_damaged=True)
    with context.enter(cast.da_supervisor) as actor:
        told = entries([actor.log_id], Filters(event="privilege:integrity:refused"))
    assert [ref.id for ref in told[0].objects] == [one.id]
