"""If these fail, somebody outside a channel could read what counsel and client write, or learn
that they write.
"""

from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse

from audit.ledger.selectors import Filters, entries
from audit.ledger.services import operation
from casework.models.message import Message, MessageMark
from casework.selectors import messages as reads
from casework.services import looking, messages, team
from privilege import context, unlocked
from privilege.actor import Actor
from privilege.choices import WallKind
from privilege.errors import InvalidInput, NotFound, Refused
from privilege.models.content import Content
from privilege.models.jobs import Job
from privilege.models.notices import Notice
from privilege.services import jobs, walls
from privilege.services.member_keys import Opened
from privilege.tasks import run_job
from tests.casework.conftest import Doe, id_of
from tests.casework.test_api import Api
from tests.casework.test_notes import ceremony, unlocked_client, wall_id_of, with_key
from tests.casework.test_pages import client_of
from tests.cast import Cast
from tests.walls.observe import Queries

SAID = "Meet me in Zanzibar before the hearing."
CHANNEL = WallKind.PRIVILEGED_CHANNEL


@pytest.fixture
def opened(cast: Cast, doe: Doe) -> Opened:
    """The defender's key, after their office's ceremony."""
    ceremony(cast.pd_supervisor)
    return with_key(cast.defender)


@pytest.fixture
def helper(cast: Cast, doe: Doe, opened: Opened) -> Opened:
    """The key of an investigator who works on the defense."""
    with context.enter(cast.defender):
        person = id_of(cast.defense_investigator)
        team.add_team_member(cast.defender, case_id=doe.case.id, user_id=person)
    return with_key(cast.defense_investigator)


def sent(actor: Actor, doe: Doe, text: str = SAID) -> Message:
    wall_id = wall_id_of(actor, doe, CHANNEL)
    with context.enter(actor):
        return messages.send_message(actor, wall_id=wall_id, text=text)


def page_of(doe: Doe, message: Message) -> str:
    return reverse("channel", args=[doe.case.id, message.wall_id])


def test_a_message_is_sent_while_locked_and_read_by_a_colleague_who_unlocked(
    cast: Cast, doe: Doe, helper: Opened
) -> None:
    client = client_of(cast.defender)
    listed = client.get(reverse("channels", args=[doe.case.id]))
    wall_id = wall_id_of(cast.defender, doe, CHANNEL)
    address = reverse("channel", args=[doe.case.id, wall_id])
    assert listed.headers["Location"] == address
    assert "No messages yet" in client.get(address).content.decode()
    assert client.post(address, {"text": SAID}).headers["Location"] == address
    locked = client.get(address).content.decode()
    assert "Privileged message" in locked
    assert "1 entry here is privileged and locked" in locked
    assert "Zanzibar" not in locked
    reading = unlocked_client(cast.defense_investigator, helper)
    first, second = (reading.get(address).content.decode() for _ in range(2))
    for page in (first, second):
        assert SAID in page
        assert "<bdi>Defender</bdi>" in page
        assert "Withdraw</a>" not in page, "another's message"
    assert ">New</span>" in first
    assert ">New</span>" not in second, "it was read"


def test_nobody_outside_the_channel_learns_that_there_is_a_message(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    message = sent(cast.defender, doe)
    for actor in (
        cast.prosecutor,
        cast.co_defender,
        cast.pd_outsider,
        cast.pd_supervisor,
        cast.pd_admin,
        cast.superuser,
        cast.platform_admin,
    ):
        client = client_of(actor)
        for address in (
            page_of(doe, message),
            reverse("message-withdraw", args=[message.id]),
        ):
            assert client.get(address).status_code == 404, (actor.display_name, address)
            assert client.post(address, {"text": "x"}).status_code == 404
        with context.enter(actor):
            assert not Message.objects.exists()
            for act in (
                lambda who=actor: messages.send_message(who, wall_id=message.wall_id, text="x"),
                lambda who=actor: messages.withdraw_message(who, message_id=message.id),
                lambda who=actor: reads.message_view(who, message.id),
                lambda who=actor: reads.messages_of(who, message.wall),
            ):
                with pytest.raises(NotFound):
                    act()
    own = client_of(cast.co_defender).get(reverse("channels", args=[doe.case.id]))
    assert str(message.wall_id) not in own.headers["Location"], "each defendant has their own"
    theirs = client_of(cast.prosecutor).get(reverse("channels", args=[doe.case.id]))
    assert str(message.wall_id) not in theirs.content.decode()
    none = client_of(cast.da_supervisor).get(reverse("channels", args=[doe.case.id]))
    assert "You are in no channel of this case" in none.content.decode()


def test_a_screened_colleague_finds_nothing_any_more(cast: Cast, doe: Doe, helper: Opened) -> None:
    message = sent(cast.defender, doe)
    client = unlocked_client(cast.defense_investigator, helper)
    assert SAID in client.get(page_of(doe, message)).content.decode()
    with context.enter(cast.pd_supervisor):
        walls.screen_person(
            cast.pd_supervisor,
            matter_id=doe.case.matter_id,
            user_id=id_of(cast.defense_investigator),
        )
    assert client.get(page_of(doe, message)).status_code == 404
    with context.enter(cast.defense_investigator):
        assert not Message.objects.exists()
        assert not MessageMark.objects.exists()


def test_the_others_are_told_by_id_and_by_mail_without_a_word(
    cast: Cast, doe: Doe, helper: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "send", lambda *_args: None)
    message = sent(cast.defender, doe)
    (job,) = Job.objects.filter(task="privilege.email_notice").order_by("-created_at")[:1]
    assert set(job.args) == {"user_id", "kind"}
    with context.enter(cast.defense_investigator):
        (notice,) = Notice.objects.filter(kind="casework:message:sent")
        assert (notice.object_id, notice.seen_at) == (message.id, None)
        looking.look_at_case(cast.defense_investigator, case=doe.case)
        notice.refresh_from_db()
        assert notice.seen_at is None, "the page of the case does not show the message"
    home = client_of(cast.defense_investigator).get(reverse("home")).content.decode()
    assert "New privileged message" in home
    assert reverse("channels", args=[doe.case.id]) in home
    run_job(str(job.id))
    (letter,) = mail.outbox
    assert letter.subject == "There is a new privileged message for you in Parley"
    assert letter.to == ["defense.investigator@example.org"]
    for word in ("Doe", "Zanzibar", str(message.id), str(doe.case.id)):
        assert word not in letter.subject + letter.body
    unlocked_client(cast.defense_investigator, helper).get(page_of(doe, message))
    with context.enter(cast.defense_investigator):
        assert Notice.objects.get(pk=notice.pk).seen_at, "reading it is having seen it"
    with context.enter(cast.prosecutor):
        assert not Notice.objects.filter(object_id=message.id).exists()


def test_what_somebody_has_read_is_nobody_elses_to_know(
    cast: Cast, doe: Doe, opened: Opened, helper: Opened
) -> None:
    message = sent(cast.defender, doe)
    with context.enter(cast.defense_investigator):
        assert reads.unread_in(cast.defense_investigator, [message.wall_id]) == {message.wall_id: 1}
    client_of(cast.defense_investigator).get(page_of(doe, message))
    with context.enter(cast.defense_investigator):
        assert not MessageMark.objects.exists(), "what is locked was not read"
    unlocked_client(cast.defense_investigator, helper).get(page_of(doe, message))
    with context.enter(cast.defense_investigator):
        assert MessageMark.objects.count() == 1
        assert reads.unread_in(cast.defense_investigator, [message.wall_id]) == {}
    with context.enter(cast.defender):
        assert not MessageMark.objects.exists()
        assert reads.unread_in(cast.defender, [message.wall_id]) == {}, "their own"


def test_only_its_author_withdraws_a_message_and_it_stays(
    cast: Cast, doe: Doe, opened: Opened, helper: Opened
) -> None:
    message = sent(cast.defender, doe)
    address = reverse("message-withdraw", args=[message.id])
    other = unlocked_client(cast.defense_investigator, helper)
    assert other.post(address).status_code == 409
    client = unlocked_client(cast.defender, opened)
    assert "Whoever read it has read it" in client.get(address).content.decode()
    assert client.post(address).headers["Location"] == page_of(doe, message)
    page = other.get(page_of(doe, message)).content.decode()
    assert "Withdrawn" in page
    assert SAID in page
    with context.enter(cast.defender), pytest.raises(Refused, match="withdrawn already"):
        messages.withdraw_message(cast.defender, message_id=message.id)


def test_what_cannot_be_kept_yet_is_said_and_what_was_typed_stays(cast: Cast, doe: Doe) -> None:
    address = reverse("channel", args=[doe.case.id, wall_id_of(cast.defender, doe, CHANNEL)])
    page = client_of(cast.defender).post(address, {"text": SAID})
    assert page.status_code == 200
    assert "has not made its recovery key" in page.content.decode()
    assert SAID in page.content.decode()
    with context.enter(cast.defender):
        assert not Message.objects.exists()


def test_each_act_leaves_its_entry_without_words(cast: Cast, doe: Doe, opened: Opened) -> None:
    message = sent(cast.defender, doe)
    with context.enter(cast.defender), unlocked.using(opened.unlocked()):
        page = reads.page(cast.defender, message.wall)
        messages.read_messages(cast.defender, wall=message.wall, seen=page.rows)
        messages.withdraw_message(cast.defender, message_id=message.id)
    with context.enter(cast.defender):
        found = entries([cast.defender.log_id], Filters(wall_id=message.wall_id), limit=50)
    told = [one for one in found if one.event.startswith("casework:message:")]
    assert {one.event for one in told} == {
        "casework:message:sent",
        "casework:message:read",
        "casework:message:withdrawn",
    }
    assert all([ref.id for ref in one.objects] == [message.id] for one in told)


def test_hostile_words_are_refused_or_shown_as_words(cast: Cast, doe: Doe, opened: Opened) -> None:
    client = unlocked_client(cast.defender, opened)
    address = reverse("channel", args=[doe.case.id, wall_id_of(cast.defender, doe, CHANNEL)])
    for text, problem in (
        ("x" * 1_048_576, "at most 20000 characters"),
        ("a\x00b", "Null characters are not allowed"),
        ("  ", "Write a message, or choose a file"),
        (None, "Write a message, or choose a file"),
    ):
        response = client.post(address, {} if text is None else {"text": text})
        assert response.status_code == 200
        assert problem in response.content.decode()
    evil = "<script>alert(1)</script>\u202egnp"
    assert client.post(address, {"text": evil}).status_code == 302
    page = client.get(address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\u202egnp" in page
    assert client.get(address, {"cursor": "nonsense"}).status_code == 400
    file = wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE)
    for wall_id in (uuid4(), file):
        other = reverse("channel", args=[doe.case.id, wall_id])
        assert client.get(other).status_code == client.post(other).status_code == 404
    with context.enter(cast.defender):
        with pytest.raises(NotFound):
            messages.send_message(cast.defender, wall_id=file, text="x")
        with pytest.raises(InvalidInput):
            messages.send_message(
                cast.defender, wall_id=wall_id_of(cast.defender, doe, CHANNEL), text="x" * 20_001
            )


def test_a_damaged_message_does_not_hide_the_others(cast: Cast, doe: Doe, opened: Opened) -> None:
    damaged, _sound = sent(cast.defender, doe), sent(cast.defender, doe, "It is in the safe.")
    with context.enter(cast.defender):
        sealed = bytearray(Content.objects.get(pk=damaged.content_id).sealed or b"")
        sealed[-1] ^= 1
        with operation(cast.defender, "test:message:damaged", wall=damaged.wall_id):
            Content.objects.filter(pk=damaged.content_id).update(sealed=bytes(sealed))
    page = unlocked_client(cast.defender, opened).get(page_of(doe, damaged)).content.decode()
    assert "it is not what was written here" in page
    assert "It is in the safe." in page


def test_the_newest_stand_last_and_pages_cost_the_same_for_one_and_for_many(
    cast: Cast, doe: Doe, opened: Opened
) -> None:
    address = page_of(doe, sent(cast.defender, doe, "Message 00"))
    client = unlocked_client(cast.defender, opened)
    client.get(address)
    counts = []
    for _ in range(2):
        queries = Queries()
        with connection.execute_wrapper(queries):
            shown = client.get(address).content.decode()
        counts.append(queries.count)
        if len(counts) == 1:
            for number in range(1, 52):
                sent(cast.defender, doe, f"Message {number:02}")
    assert counts[0] == counts[1]
    assert shown.index("Message 02") < shown.index("Message 51")
    assert "Message 01" not in shown
    earlier = shown.split('rel="prev"')[1].split('href="')[1].split('"')[0]
    before = client.get(address + earlier).content.decode()
    assert before.index("Message 00") < before.index("Message 01")
    assert "Message 02" not in before
    assert "Newest messages" in before


def test_a_token_sends_and_lists_and_never_reads(cast: Cast, doe: Doe, opened: Opened) -> None:
    api = Api(cast.defender)
    here = f"cases/{doe.case.id}/channels/{wall_id_of(cast.defender, doe, CHANNEL)}/messages/"
    made = api("post", here, {"text": SAID}, status=201)
    assert (made["locked"], made["text"], made["author"]) == (True, None, None)
    assert api("get", here)["results"] == [made]
    api("post", here, {"text": "x" * 20_001}, status=400)
    api("post", here, {}, status=400)
    withdraw = f"cases/{doe.case.id}/messages/{made['id']}/withdraw/"
    assert api("post", withdraw)["withdrawn_at"]
    api("post", withdraw, status=409)
    api("post", f"cases/{doe.case.id}/messages/{uuid4()}/withdraw/", status=404)
    for wall_id in (uuid4(), wall_id_of(cast.defender, doe, WallKind.DEFENSE_FILE)):
        api("get", f"cases/{doe.case.id}/channels/{wall_id}/messages/", status=404)
    stranger = Api(cast.co_defender)
    stranger("get", here, status=404)
    stranger("post", here, {"text": SAID}, status=404)
    stranger("post", withdraw, status=404)
    Api(cast.defender, ["read"])("post", here, {"text": SAID}, status=403)
    session = unlocked_client(cast.defender, opened).get(f"/api/v1/{here}").json()["results"]
    assert [(one["text"], one["author"]) for one in session] == [(SAID, "Defender")]
