"""Reviewing what was drawn: what was found, what was asked and answered, and the signed week."""

from collections.abc import Mapping
from uuid import UUID

from audit.ground import clock, ids
from audit.ledger.services import operation, record
from audit.ledger.values import Ref
from audit.oversight import kept_words
from audit.oversight.choices import StepKind
from audit.oversight.events import Event
from audit.oversight.models.review import ReviewStep, ReviewWeek, WeekSigning
from audit.oversight.selectors import review as reads
from audit.oversight.selectors.review import Reviewed
from privilege.actor import Actor
from privilege.blobs.configured import key_ring
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.keys import MemberKey
from privilege.selectors.keys import keys_of
from privilege.selectors.notices import unseen
from privilege.services import words
from privilege.services.notices import mark_seen, notify
from privilege.services.outside_approvers import take_review_answer

LONGEST = 5000
DECIDED = "This was decided already. Nothing was changed."
NOT_ASKED = "Nothing waits for an answer of yours here. Nothing was changed."
NOT_DONE = "Decide everything that you were given for this week first; then sign it."
SIGNED = "You signed this week already."
NO_KEY = (
    "This was done in a privileged part, so only you and the person it is for can open what is"
    " written about it. You have no key yet: make one first. Nothing was changed."
)
NO_KEY_OF_THEIRS = (
    "This was done in a privileged part, so only you and the person it is for can open what is"
    " written about it. They have made no key yet, and could not read it. Nothing was changed."
)
BY_PERSON = "A person reviews and signs, in the pages; a program does not."


def decide(actor: Actor, *, group_id: UUID, found: StepKind, said: str) -> ReviewStep:
    """Find alike entries fine, ask the person about them, or raise a concern; never one's own.

    A question and a concern say why. The person is told that something waits, not what.
    """
    about = reads.group_to_review(actor, group_id)
    event = Event.QUESTION_ASKED if found == StepKind.QUESTION else Event.REVIEW_DECIDED
    with operation(actor, event, objects=[_ref(group_id)], also_logs=_others(actor, about)):
        step = _step(actor, about, found, said)
        if found == StepKind.QUESTION:
            notify(
                actor,
                user_ids=[about.group.subject_id],
                kind=Event.QUESTION_ASKED.value,
                object_id=group_id,
                by_email=True,
            )
    return step


def answer(actor: Actor, *, group_id: UUID, said: str) -> ReviewStep:
    """Answer what a reviewer asked about one's own acts; the reviewer is told that it came."""
    about = reads.group_asked(actor, group_id)
    with operation(actor, Event.QUESTION_ANSWERED, objects=[_ref(group_id)]):
        if not about.waits_for_answer:
            raise Refused(NOT_ASKED)
        said = words.prose(said, "words", required=True, longest=LONGEST)
        step = _kept(actor, about, StepKind.ANSWER, said)
        notify(
            actor,
            user_ids=[about.steps[-1].by_id],
            kind=Event.QUESTION_ANSWERED.value,
            object_id=group_id,
            by_email=True,
        )
    return step


def decide_from_outside(
    actor: Actor, *, group_id: UUID, found: StepKind, said: str, code: str
) -> ReviewStep:
    """Record what the approver outside found of the one supervisor's acts; by a code of theirs."""
    about = reads.group_for_outside(actor, group_id)
    with operation(actor, Event.REVIEW_DECIDED, objects=[_ref(group_id)]) as op:
        approver = take_review_answer(actor, group_id=group_id, code=code)
        op.add(Ref("privilege.outside-approver", approver.id))
        return _step(actor, about, found, said, outside=approver.id)


def sign_week(actor: Actor, *, week_id: UUID) -> WeekSigning:
    """Sign that everything one was given for a week has been decided."""
    theirs = [one for one in reads.mine(actor) if one.group.week_id == week_id]
    week = ReviewWeek.objects.filter(pk=week_id).first()
    if week is None or not (theirs or week.office_id == actor.own_office_id):
        raise NotFound
    with operation(actor, Event.WEEK_SIGNED, objects=[Ref("oversight.week", week_id)]):
        _demand_person(actor)
        if WeekSigning.objects.filter(week=week, reviewer_id=actor.person_id).exists():
            raise Refused(SIGNED)
        if not theirs or not all(one.is_decided for one in theirs):
            raise Refused(NOT_DONE)
        signing = WeekSigning(
            id=ids.new(),
            week=week,
            office_id=week.office_id,
            reviewer_id=actor.person_id,
            groups=len(theirs),
            concerns=sum(one.state == StepKind.CONCERN.value for one in theirs),
            signed_at=clock.now(),
        )
        signing.save(force_insert=True)
    return signing


def demand_readers(actor: Actor, about: Reviewed, kind: StepKind) -> dict[UUID, MemberKey]:
    """Whose keys words about an act in a privileged part are sealed to: the writer's, the reader's.

    Raises ``InvalidInput`` where one of them has no key and could not read the words.
    """
    readers = {actor.person_id, _reader(about, kind)} - {None}
    keys = keys_of([one for one in readers if one])
    if actor.person_id not in keys:
        raise InvalidInput(NO_KEY, "words")
    if len(keys) < len(readers):
        raise InvalidInput(NO_KEY_OF_THEIRS, "words")
    return keys


def read_reviews(actor: Actor) -> None:
    """Record that a person read what was drawn for review."""
    record(actor, Event.REVIEW_READ)


def saw_questions(actor: Actor) -> None:
    """Mark what told the person of questions and answers as seen; they see them on the page."""
    kinds = {Event.QUESTION_ASKED.value, Event.QUESTION_ANSWERED.value}
    mark_seen(actor, notice_ids=[one.id for one in unseen(actor) if one.kind in kinds])


def _step(
    actor: Actor, about: Reviewed, kind: StepKind, said: str, *, outside: UUID | None = None
) -> ReviewStep:
    if about.is_decided or about.waits_for_answer:
        raise Refused(DECIDED)
    needs = kind != StepKind.FINE
    text = words.prose(said, "words", required=needs, longest=LONGEST)
    return _kept(actor, about, kind, text, outside=outside)


def _kept(
    actor: Actor, about: Reviewed, kind: StepKind, said: str, *, outside: UUID | None = None
) -> ReviewStep:
    _demand_person(actor)
    step = ReviewStep(
        id=ids.new(),
        group=about.group,
        office_id=about.group.office_id,
        kind=kind.value,
        by_id=actor.person_id,
        outside=outside,
        at=clock.now(),
    )
    if said and about.group.is_open:
        kept = kept_words.keep(key_ring(), said, step.id)
        step.kept, step.wrapped_key = kept.data, kept.wrapped_key
    elif said:
        _seal(step, said, demand_readers(actor, about, kind))
    step.save(force_insert=True)
    return step


def _reader(about: Reviewed, kind: StepKind) -> UUID | None:
    """Whom words are for beside whoever writes them: the person asked, or whoever asked."""
    if kind == StepKind.QUESTION:
        return about.group.subject_id
    return about.steps[-1].by_id if kind == StepKind.ANSWER else about.group.reviewer_id


def _seal(step: ReviewStep, said: str, keys: Mapping[UUID, MemberKey]) -> None:
    """Seal what is said of acts in a privileged part, which may tell of what is privileged."""
    for user_id, key in keys.items():
        sealed = kept_words.seal(bytes(key.public_key), said, step.id, user_id)
        if user_id == step.by_id:
            step.for_writer = sealed
        else:
            step.for_reader = sealed


def _others(actor: Actor, about: Reviewed) -> list[UUID]:
    """The log of the office whose line it is, where a reviewer of a neutral office decides it."""
    office = about.group.office
    return [] if office.id == actor.own_office_id else [office.log_id]


def _demand_person(actor: Actor) -> None:
    if actor.by_token:
        raise Refused(BY_PERSON)


def _ref(group_id: UUID) -> Ref:
    return Ref("oversight.review", group_id)
