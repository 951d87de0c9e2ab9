"""Whoever set somebody's password knows it, and it must open nothing but the page to replace it."""

from typing import Any
from unittest.mock import Mock
from uuid import UUID

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from privilege import context, stream
from privilege.actor import Actor
from privilege.choices import Role
from privilege.errors import InvalidInput, Refused
from privilege.models.people import Office, User
from privilege.selectors.tokens import valid_token
from privilege.services import people, sign_in, tokens
from tests.cast import GIVEN, PASSWORD, Cast, choose_password, id_of, office_of
from tests.privilege.test_sign_in import attempt

pytestmark = pytest.mark.django_db
PAGE = "/accounts/password/"


def reset(cast: Cast) -> User:
    """Let the office's administrator give the prosecutor a new password."""
    with context.enter(cast.da_admin):
        return people.reset_password(cast.da_admin, user_id=id_of(cast.prosecutor), password=GIVEN)


def admit(cast: Cast, user: User) -> None:
    """Let the supervisor admit somebody."""
    office = Office.objects.get(pk=office_of(cast.da_supervisor))
    with context.enter(cast.da_supervisor):
        people.admit_person(cast.da_supervisor, user=user, office=office)


def choose(client: Client, old: str, new: str) -> int:
    """Fill the page in; 302 when it worked."""
    data = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(PAGE, data).status_code


def run_as(actor: Actor, statement: str, **given: UUID) -> None:
    """Run SQL as the application's role on behalf of somebody."""
    with context.enter(actor), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


def is_shut(user_id: UUID) -> bool:
    """Whether an account waits for its person to choose a password, and then for admission."""
    found = User.objects.get(pk=user_id)
    return found.provisional_password and found.admitted_at is None


def test_a_given_password_reaches_only_the_page_that_replaces_it(cast: Cast) -> None:
    reset(cast)
    client = Client()
    assert attempt(client, "prosecutor", GIVEN) == 302
    for path in ("/", "/cases/", "/people/", "/accounts/sessions/", "/accounts/tokens/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, PAGE), path
    assert (
        client.post("/accounts/tokens/", {"name": "x", "scopes": "read", "days": 1})["Location"]
        == PAGE
    )
    assert client.get("/api/v1/me/").status_code == 403
    assert client.get("/", headers={"hx-request": "true"})["HX-Redirect"] == PAGE
    assert b"Choose your own password" in client.get(PAGE).content
    assert client.post("/accounts/logout/").status_code == 302


def test_the_event_stream_is_shut_to_a_given_password(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "connection", Mock())  # it would close the test's own
    person_of: Any = stream._person_of
    client = Client()
    attempt(client, "prosecutor")
    key = str(client.session.session_key)
    assert person_of.func(key) == str(cast.prosecutor.user_id)
    reset(cast)
    assert person_of.func(key) is None
    given = Client()
    attempt(given, "prosecutor", GIVEN)
    assert person_of.func(str(given.session.session_key)) is None


def test_nobody_is_admitted_before_choosing_their_own(cast: Cast) -> None:
    user = reset(cast)
    with pytest.raises(Refused, match="choose their own password"):
        admit(cast, user)
    client = Client()
    attempt(client, "prosecutor", GIVEN)
    assert choose(client, GIVEN, GIVEN) == 200, "the given one is known to whoever gave it"
    assert choose(client, GIVEN, "my own horse battery") == 302
    assert client.get("/accounts/sessions/").status_code == 200
    assert User.objects.get(pk=user.id).admitted_at is None
    admit(cast, user)
    assert attempt(Client(), "prosecutor", GIVEN) == 200, "the administrator still gets in"
    assert attempt(Client(), "prosecutor", "my own horse battery") == 302


def test_a_new_account_is_no_way_in_for_whoever_made_it(cast: Cast) -> None:
    office = Office.objects.get(pk=office_of(cast.da_supervisor))
    with context.enter(cast.da_supervisor):
        user = people.add_person(
            cast.da_supervisor,
            email="new@example.org",
            display_name="New",
            office=office,
            roles=[Role.ATTORNEY],
            password=GIVEN,
        )
        with pytest.raises(Refused, match="choose their own password"):
            people.admit_person(cast.da_supervisor, user=user, office=office)
    choose_password(user)
    admit(cast, user)


def test_a_reset_ends_log_ins_and_tokens_for_good(cast: Cast) -> None:
    client = Client()
    attempt(client, "prosecutor")
    with context.enter(cast.prosecutor):
        _token, secret = tokens.make_token(cast.prosecutor, name="mine", scopes=["read"])
    user = reset(cast)
    assert client.get("/accounts/sessions/")["Location"].startswith("/accounts/login/")
    assert valid_token(secret) is None
    choose_password(user)
    admit(cast, user)
    assert valid_token(secret) is None
    assert client.get("/accounts/sessions/").status_code == 302


def test_a_token_of_a_given_password_speaks_for_nobody(cast: Cast) -> None:
    reset(cast)
    with context.enter(cast.prosecutor):
        _token, secret = tokens.make_token(cast.prosecutor, name="sly", scopes=["read"])
    assert valid_token(secret) is None
    answer = Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401


def test_an_administrator_cannot_clear_the_mark_or_admit_by_sql(cast: Cast) -> None:
    user = reset(cast)
    statements = [
        "UPDATE privilege_user SET provisional_password = false WHERE id = %(user)s",
        "UPDATE privilege_user SET provisional_password = false, password = '' WHERE id = %(user)s",
        "UPDATE privilege_user SET admitted_at = '2026-01-01' WHERE id = %(user)s",
        "SELECT parley.admit(%(user)s, %(office)s, '2026-01-01')",
    ]
    given = {"user": user.id, "office": office_of(cast.prosecutor)}
    for actor in (cast.da_admin, cast.da_supervisor, cast.platform_admin, cast.prosecutor):
        for statement in statements:
            with pytest.raises(Error):
                run_as(actor, statement, **given)
    assert is_shut(user.id)


@pytest.mark.parametrize("who", ["da_admin", "nobody"])
def test_a_password_set_by_sql_shuts_the_account_too(cast: Cast, who: str) -> None:
    user = id_of(cast.prosecutor)
    assert not is_shut(user)
    with transaction.atomic():
        statement = "UPDATE privilege_user SET password = 'x' WHERE id = %(user)s"
        run_as(getattr(cast, who), statement, user=user)
        assert is_shut(user)
        transaction.set_rollback(True)  # it could not be committed without an entry


def test_an_account_entered_by_sql_waits_for_its_person(cast: Cast) -> None:
    sly = UUID("00000000-0000-4000-8000-000000000001")
    with transaction.atomic():
        run_as(
            cast.da_admin,
            """
            INSERT INTO privilege_user (id, password, is_superuser, email, display_name,
                bar_number, time_zone, is_active, provisional_password, admitted_at, created_at)
            SELECT %(sly)s, password, false, 'sly@example.org', 'Sly', '', 'UTC', true, false,
                admitted_at, created_at FROM privilege_user WHERE id = %(admin)s
            """,
            sly=sly,
            admin=id_of(cast.da_admin),
        )
        assert is_shut(sly)
        transaction.set_rollback(True)


def test_nobody_gives_themselves_a_password_without_the_old_one(cast: Cast) -> None:
    with context.enter(cast.da_supervisor), pytest.raises(Refused, match="your account"):
        people.reset_password(
            cast.da_supervisor, user_id=id_of(cast.da_supervisor), password="x" * 14
        )


def test_the_given_password_is_no_choice(cast: Cast) -> None:
    user = reset(cast)
    with context.enter(cast.prosecutor), pytest.raises(InvalidInput, match="knows it"):
        sign_in.change_password(cast.prosecutor, user=user, password=GIVEN)
    with context.enter(cast.prosecutor):
        sign_in.change_password(cast.prosecutor, user=user, password=PASSWORD)


def test_the_list_of_people_says_who_must_choose(cast: Cast) -> None:
    user = reset(cast)
    client = Client()
    attempt(client, "da_supervisor")
    act = f"/people/{user.id}/act/admit/"
    page = client.get("/people/").content.decode()
    assert "Must first choose a password" in page
    assert act not in page
    assert client.post(act).status_code == 409
    choose_password(user)
    assert act in client.get("/people/").content.decode()
    assert client.post(act).status_code == 302
