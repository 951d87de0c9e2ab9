"""If these fail, a challenge is lost, or a privilege ends that no court overruled."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from audit.ledger.selectors import entries_about
from audit.ledger.values import Ref
from disclosure.choices import ChallengeAct, Ruling
from disclosure.models.challenge import ChallengeStep, InCameraSubmission
from disclosure.models.privilege_log import PrivilegeLog
from disclosure.selectors import challenges as reads
from disclosure.selectors import privilege_logs
from disclosure.services import challenges, in_camera
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.content import Content
from privilege.selectors.assertions import standing
from privilege.services import member_keys, office_keys
from tests.cast import Cast, office_of
from tests.disclosure.conftest import Docket, drafted
from tests.disclosure.logs import TODAY, begun, challenged, claim, entries, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(cast: Cast, docket: Docket, items: dict[str, UUID]) -> PrivilegeLog:
    claim(cast.prosecutor, items["photo"])
    claim(cast.prosecutor, items["video"])
    return begun(cast.prosecutor, docket)


@pytest.fixture
def version(cast: Cast, log: PrivilegeLog) -> UUID:
    return served(cast.prosecutor, log)


@pytest.fixture
def challenge(cast: Cast, version: UUID) -> UUID:
    """PRIV-0001, challenged by the defender."""
    return challenged(cast.defender, version)


def item_of(actor: Actor, log: PrivilegeLog, number: int = 1) -> UUID:
    with context.enter(actor):
        (row,) = privilege_logs.items_behind(actor, log, number)
        return row.item.id


def stands(actor: Actor, item_id: UUID) -> bool:
    with context.enter(actor):
        return bool(standing(actor, [item_id]))


def answer(actor: Actor, challenge_id: UUID, text: str = "It stands.") -> None:
    with context.enter(actor):
        challenges.answer_challenge(actor, challenge_id=challenge_id, text=text, day=TODAY)


def rule(actor: Actor, challenge_id: UUID, ruling: Ruling, **values: Any) -> None:  # noqa: ANN401
    said = {"day": TODAY, "due_day": TODAY + dt.timedelta(days=10), "text": "Order of the court"}
    with context.enter(actor):
        challenges.record_ruling(
            actor, challenge_id=challenge_id, ruling=ruling, **{**said, **values}
        )


def dispute(actor: Actor, challenge_id: UUID) -> reads.Dispute:
    with context.enter(actor):
        return reads.dispute_of(actor, challenge_id)


def test_every_step_is_dated_and_read_by_both_sides_alone(cast: Cast, challenge: UUID) -> None:
    answer(cast.prosecutor, challenge)
    rule(cast.defender, challenge, Ruling.SUSTAINED)
    for reader in (cast.prosecutor, cast.defender):
        found = dispute(reader, challenge)
        assert [step.act for step in found.steps] == ["challenged", "answered", "ruled"]
        assert {step.day for step in found.steps} == {TODAY}
        assert found.for_us == (reader is cast.defender)
        with context.enter(reader):
            logged = entries_about(
                [reader.log_id], Ref("disclosure.privilege-challenge", challenge)
            )
        assert {entry.event.rpartition(":")[2] for entry in logged} == {
            "raised",
            "answered",
            "ruled",
        }
    for outsider in (cast.co_defender, cast.da_outsider, cast.superuser):
        with pytest.raises(NotFound):
            dispute(outsider, challenge)


def test_an_overruled_privilege_ends_and_the_item_can_be_produced(
    cast: Cast, docket: Docket, log: PrivilegeLog, challenge: UUID
) -> None:
    item_id, other = (item_of(cast.prosecutor, log, number) for number in (1, 2))
    rule(cast.prosecutor, challenge, Ruling.OVERRULED)
    assert not stands(cast.prosecutor, item_id)
    assert stands(cast.prosecutor, other), "only the entry that was ruled on"
    assert dispute(cast.defender, challenge).ruling.due_day == TODAY + dt.timedelta(days=10)  # type: ignore[union-attr]
    drafted(cast.prosecutor, docket.defender_shared, [item_id])
    (withdrawn,) = [
        one for one in entries(cast.defender, served(cast.prosecutor, log)) if one.number == 1
    ]
    assert withdrawn.change == "withdrawn"


def test_the_other_side_cannot_end_a_privilege_by_writing_down_a_ruling(
    cast: Cast, log: PrivilegeLog, challenge: UUID
) -> None:
    item_id = item_of(cast.prosecutor, log)
    rule(cast.defender, challenge, Ruling.OVERRULED)
    assert stands(cast.prosecutor, item_id)
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        challenges.carry_out_ruling(actor, challenge_id=challenge)
    with context.enter(cast.prosecutor) as actor:
        challenges.carry_out_ruling(actor, challenge_id=challenge)
    assert not stands(cast.prosecutor, item_id)


@pytest.mark.parametrize("ruling", [Ruling.SUSTAINED, Ruling.IN_PART])
def test_no_other_ruling_ends_a_privilege(
    cast: Cast, log: PrivilegeLog, challenge: UUID, ruling: Ruling
) -> None:
    rule(cast.prosecutor, challenge, ruling)
    assert stands(cast.prosecutor, item_of(cast.prosecutor, log))
    with context.enter(cast.prosecutor) as actor, pytest.raises(Refused, match="No ruling"):
        challenges.carry_out_ruling(actor, challenge_id=challenge)


def test_a_ruling_says_by_when_and_a_step_keeps_to_the_calendar(
    cast: Cast, version: UUID, challenge: UUID
) -> None:
    late = TODAY + dt.timedelta(days=3)
    early = TODAY - dt.timedelta(days=30)
    with pytest.raises(InvalidInput, match="not come yet"):
        rule(cast.prosecutor, challenge, Ruling.SUSTAINED, day=late)
    with pytest.raises(InvalidInput, match="before the step"):
        rule(cast.prosecutor, challenge, Ruling.SUSTAINED, day=early)
    for due_day in (None, early):
        with pytest.raises(InvalidInput, match="by which day") as error:
            rule(cast.prosecutor, challenge, Ruling.OVERRULED, due_day=due_day)
        assert error.value.field == "due_day"
    with pytest.raises(InvalidInput):
        rule(cast.prosecutor, challenge, Ruling.SUSTAINED, text=" ")
    entry = entries(cast.defender, version)[1]
    with context.enter(cast.defender) as actor, pytest.raises(InvalidInput):
        challenges.challenge_entry(actor, entry_id=entry.id, text="Thin", day=early)


def test_steps_are_taken_once_by_whose_turn_it_is_and_never_after_the_ruling(
    cast: Cast, challenge: UUID
) -> None:
    with pytest.raises(NotFound):
        answer(cast.defender, challenge)
    answer(cast.prosecutor, challenge)
    with pytest.raises(Refused, match="taken already"):
        answer(cast.prosecutor, challenge)
    rule(cast.prosecutor, challenge, Ruling.SUSTAINED)
    for again in (cast.prosecutor, cast.defender):
        with pytest.raises(Refused, match="has ruled"):
            rule(again, challenge, Ruling.OVERRULED)


def test_only_a_standing_entry_of_the_newest_version_is_challenged_once(
    cast: Cast, log: PrivilegeLog, version: UUID, challenge: UUID, items: dict[str, UUID]
) -> None:
    with pytest.raises(Refused, match="challenged already"):
        challenged(cast.defender, version)
    with pytest.raises(NotFound):
        challenged(cast.prosecutor, version, 1)
    claim(cast.prosecutor, items["report"])
    newer = served(cast.prosecutor, log)
    with pytest.raises(Refused, match="newer version"):
        challenged(cast.defender, version, 1)
    challenged(cast.defender, newer, 1)
    rule(cast.prosecutor, challenge, Ruling.OVERRULED)
    last = served(cast.prosecutor, log)
    with pytest.raises(Refused, match="withdrawn"):
        challenged(cast.defender, last)
    with context.enter(cast.defender) as actor, pytest.raises(NotFound):
        challenges.challenge_entry(actor, entry_id=uuid4(), text="?", day=TODAY)


def in_camera_as(actor: Actor, challenge_id: UUID, cast: Cast) -> None:
    with context.enter(actor):
        in_camera.submit_in_camera(
            actor,
            challenge_id=challenge_id,
            court_office_id=office_of(cast.auditor),
            day=TODAY,
            text="For the court’s review.",
            argument="The source is Quillon.",
        )


@pytest.fixture
def key(cast: Cast) -> member_keys.Opened:
    """The prosecutor's key, after the office's ceremony."""
    with context.enter(cast.da_supervisor) as supervisor:
        office_keys.hold_ceremony(supervisor)
    with context.enter(cast.prosecutor) as actor:
        return member_keys.make_key(actor, member_keys.draw_secrets())


def test_what_goes_to_the_court_alone_is_encrypted_and_the_list_is_known(
    cast: Cast, challenge: UUID, key: member_keys.Opened
) -> None:
    in_camera_as(cast.prosecutor, challenge, cast)
    step = dispute(cast.defender, challenge).step(ChallengeAct.IN_CAMERA)
    assert step is not None
    with context.enter(cast.defender) as actor:
        assert step.text("list")[0].startswith("PRIV-0001")
        assert step.text("text") == "For the court’s review."
        assert reads.submissions_of(actor, challenge) == []
        assert "Quillon" not in str([one.plain for one in Content.objects.all()])
    with context.enter(cast.prosecutor) as actor:
        (locked,) = reads.submissions_of(actor, challenge)
        assert locked.content
        assert locked.content.is_locked
        with unlocked.using(key.unlocked()):
            (opened,) = reads.submissions_of(actor, challenge)
            assert opened.text("text") == "The source is Quillon."
            assert len(opened.text("items")) == 1
    in_the_same = challenged(cast.defender, step.challenge.entry.version_id, 1)
    in_camera_as(cast.prosecutor, in_the_same, cast)
    with context.enter(cast.prosecutor):
        assert InCameraSubmission.objects.values("wall").distinct().count() == 1


def test_nothing_goes_to_the_court_before_it_can_be_kept_privileged(
    cast: Cast, challenge: UUID
) -> None:
    with pytest.raises(Refused, match="recovery key"):
        in_camera_as(cast.prosecutor, challenge, cast)
    with context.enter(cast.prosecutor):
        assert ChallengeStep.objects.count() == 1
    with pytest.raises(NotFound):
        in_camera_as(cast.defender, challenge, cast)
