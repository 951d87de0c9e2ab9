"""If these fail, a key opens where its person did not open it, or a secret stays on the server."""

import logging
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from audit.ground import clock
from privilege import context, unlocked
from privilege.models.keys import MemberKey
from privilege.models.people import User
from privilege.models.tokens import ApiToken
from privilege.services import member_keys
from privilege.services.member_keys import Secrets
from tests.cast import PASSWORD, Cast, email_of, id_of
from tests.privilege.browsers import KEYS, MAKE, logged_in, make, shown, typed_back

pytestmark = pytest.mark.django_db
CODE, NEW, LOCK = "/accounts/keys/code/", "/accounts/keys/new/", "/accounts/keys/lock/"
OPEN, SHUT = "Key: unlocked", "Key: locked"


@pytest.fixture
def defender(cast: Cast) -> Client:
    return logged_in("defender")


def test_a_key_is_made_only_when_two_words_came_back(defender: Client, cast: Cast) -> None:
    assert "Make my key" in shown(defender, KEYS)
    page = defender.post(MAKE)
    wrong = defender.post(MAKE, {**typed_back(page), "second": "wrong"})
    assert wrong.status_code == 200
    assert wrong.context["secrets"] == page.context["secrets"], "the sheet in hand stays right"
    assert "This is not the word" in wrong.content.decode()
    assert not MemberKey.objects.filter(user_id=id_of(cast.defender)).exists()
    back = {key: value.upper() for key, value in typed_back(page).items() if key != "drawn"}
    made = defender.post(MAKE, {**back, "drawn": page.context["drawn"]})
    assert made["Location"] == KEYS
    assert OPEN in shown(defender, KEYS)
    assert defender.post(MAKE, typed_back(page)).status_code == 409, "there is one already"


def test_only_words_that_parley_drew_for_this_person_make_a_key(
    defender: Client, cast: Cast
) -> None:
    drawn_for_another = typed_back(logged_in("prosecutor").post(MAKE))
    page = defender.post(MAKE)
    for drawn in (
        "",
        "x" * 5000,
        "\x00:\x00",
        drawn_for_another["drawn"],
        typed_back(page)["first"],
    ):
        answer = defender.post(MAKE, {**drawn_for_another, "drawn": drawn})
        assert answer.status_code == 200, "a fresh sheet"
    assert not MemberKey.objects.exists()


def test_a_key_locks_and_unlocks(defender: Client) -> None:
    secrets = make(defender)
    defender.post(LOCK)
    assert SHUT in shown(defender, KEYS)
    wrong = defender.post(KEYS, {"words": secrets.phrase + " again"})
    assert wrong.status_code == 200
    assert "do not open your key" in wrong.content.decode()
    assert "again" not in wrong.content.decode().split("<main")[1].split("try again")[0]
    right = defender.post(KEYS, {"words": secrets.phrase, "next": "/cases/?status=open"})
    assert right["Location"] == "/cases/?status=open"
    cookie = right.cookies[unlocked.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", "")
    assert OPEN in shown(defender, KEYS)
    defender.post(LOCK)
    assert defender.cookies[unlocked.COOKIE].value == "", "the cookie goes with the key"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_unlocking_leads_nowhere_else(defender: Client, target: str) -> None:
    secrets = make(defender)
    defender.post(LOCK)
    page = defender.get(KEYS, {"next": target})
    assert page.context["next"] == KEYS
    answer = defender.post(KEYS, {"words": secrets.phrase, "next": target})
    assert answer["Location"] == KEYS


def test_the_recovery_code_opens_and_new_words_end_the_old(defender: Client, cast: Cast) -> None:
    old = make(defender)
    defender.post(LOCK)
    assert defender.get(NEW)["Location"] == KEYS
    assert defender.post(CODE, {"words": old.phrase}).status_code == 200
    assert defender.post(CODE, {"words": old.recovery_code.lower()})["Location"] == NEW
    assert "The ones you have now" in shown(defender, NEW)
    page = defender.post(NEW)
    new: Secrets = page.context["secrets"]
    defender.post(NEW, {**typed_back(page), "first": "no"})
    with context.enter(cast.defender):
        member_keys.open_key(cast.defender, old.phrase)  # still the one, until two words are back
    assert defender.post(NEW, typed_back(page))["Location"] == KEYS
    defender.post(LOCK)
    for path, typed in ((KEYS, old.phrase), (CODE, old.recovery_code)):
        assert defender.post(path, {"words": typed}).status_code == 200
        assert SHUT in shown(defender, KEYS)
    assert defender.post(KEYS, {"words": new.phrase})["Location"] == KEYS


def test_another_browser_of_the_same_person_stays_locked(defender: Client) -> None:
    make(defender)
    other = logged_in("defender")
    assert SHUT in shown(other, KEYS)
    other.cookies[unlocked.COOKIE] = defender.cookies[unlocked.COOKIE].value
    assert SHUT in shown(other, "/accounts/sessions/"), "the cookie alone opens nothing"
    del defender.cookies[unlocked.COOKIE]
    assert SHUT in shown(defender, KEYS), "nor does the session alone"
    defender.cookies[unlocked.COOKIE] = "AAAA" * 11
    assert not defender.get(KEYS).context["is_open"], "nor with another cookie"


def test_an_idle_or_ended_session_forgets_the_key(
    defender: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = make(defender)
    shown(defender, KEYS)
    later = clock.now() + timedelta(minutes=31)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: later)
        assert defender.get(KEYS).status_code == 302
        defender.post("/accounts/locked/", {"password": PASSWORD})
        assert SHUT in shown(defender, KEYS), "the password opens the screen, not the key"
        assert not unlocked.is_kept(defender.session)
    defender.post(KEYS, {"words": secrets.phrase})
    defender.post("/accounts/locked/")
    assert not unlocked.is_kept(defender.session)
    defender.post("/accounts/locked/", {"password": PASSWORD})
    defender.post(KEYS, {"words": secrets.phrase})
    defender.post("/accounts/logout/")
    assert defender.cookies[unlocked.COOKIE].value == ""


def test_a_program_never_unlocks(defender: Client, cast: Cast) -> None:
    secrets = make(defender)
    page = defender.post("/accounts/tokens/", {"name": "script", "scopes": "write", "days": 30})
    bearer = {"Authorization": f"Bearer {page.context['secret']}"}
    assert ApiToken.objects.exists()
    for path in (KEYS, CODE, MAKE, NEW):
        answer = Client().post(path, {"words": secrets.phrase}, headers=bearer)
        assert (answer.status_code, unlocked.COOKIE in answer.cookies) == (302, False)
    seen: list[object] = []

    def look(_request: HttpRequest) -> HttpResponse:
        seen.append(unlocked.current())
        return HttpResponse()

    handler = unlocked.UnlockedMiddleware(look)
    request = page.wsgi_request
    request.COOKIES = {name: morsel.value for name, morsel in defender.cookies.items()}
    handler(request)
    request.META["HTTP_AUTHORIZATION"] = bearer["Authorization"]
    request.__dict__.pop("headers", None)
    handler(request)
    assert seen[0] is not None
    assert seen[1] is None, "not even beside an unlocked browser session"


def test_no_secret_stays_on_the_server(
    defender: Client, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = make(defender)
    defender.post(LOCK)
    defender.post(KEYS, {"words": secrets.phrase})
    cookie = defender.cookies[unlocked.COOKIE].value
    with context.enter(cast.defender):
        opened = member_keys.open_key(cast.defender, secrets.phrase)
    pages = [shown(defender, path) for path in (KEYS, NEW, CODE, "/accounts/sessions/")]
    stored = [str(session.get_decoded()) for session in Session.objects.all()]
    everything = "\n".join([*pages, *stored, caplog.text, *_dump(cast)])
    for secret in (secrets.phrase, secrets.recovery_code, cookie, opened.private.data.hex()):
        assert secret not in everything
        assert secret.replace("-", "") not in everything


def _dump(cast: Cast) -> list[str]:
    """Every row of the application's own tables that the person can read, as text."""
    with context.enter(cast.defender), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p') AND has_table_privilege(oid, 'SELECT')"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')  # noqa: S608 - names from the catalog
            found += [row[0] for row in cursor.fetchall()]
    assert any(email_of("defender") in line for line in found)
    return found


def test_who_was_not_admitted_is_told_so(cast: Cast, defender: Client) -> None:
    with context.enter(cast.pd_supervisor):
        from privilege.services import people

        people.set_active(cast.pd_supervisor, user_id=id_of(cast.defender), is_active=False)
        people.set_active(cast.pd_supervisor, user_id=id_of(cast.defender), is_active=True)
    assert User.objects.get(pk=id_of(cast.defender)).admitted_at is None
    waiting = logged_in("defender")
    page = waiting.post(MAKE)
    answer = waiting.post(MAKE, typed_back(page))
    assert answer.status_code == 409
    assert "waits for a supervisor" in answer.content.decode()
