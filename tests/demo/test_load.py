"""Loading the demo: a visitor meets the same offices, people and cases however often it is run."""

import io
import re
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from casework.models.note import Note
from disclosure.selectors import productions, volumes
from parley.demo.docket import CASES
from parley.demo.load import keys, people
from parley.demo.load.cases import load_cases
from parley.demo.load.find import items_by_path
from parley.demo.notebook import NOTEBOOK
from parley.demo.people import PEOPLE, table
from privilege import context
from privilege.choices import Role
from privilege.models.people import Office, User
from privilege.selectors import coverage
from privilege.services import member_keys, recovery


def test_the_table_names_everybody_and_the_password() -> None:
    shown = table()
    for person in PEOPLE:
        assert person.email in shown
    assert "Password of all: parley-demo-pass" in shown
    assert max(map(len, shown.splitlines())) < 130


def test_everything_is_loaded_once(empty_installation: str, tmp_path: Path) -> None:
    assert people.load_people() == len(PEOPLE)
    assert User.objects.filter(admitted_at=None).count() == 0
    assert Office.objects.get(name="Law Office of Renata Lindqvist").side == "defense"
    assert people.actor("judith").has_role(Role.SUPERVISOR)
    with override_settings(PARLEY_BLOB_DIR=tmp_path / "blobs", VAR_DIR=tmp_path):
        call_command("load_demo", stdout=(first := io.StringIO()))
        before = counts()
        call_command("load_demo", stdout=(again := io.StringIO()))
    assert "People v. Quillfeather and Ekwall: 27 files" in first.getvalue()
    assert "The client Tobias Quillfeather" in first.getvalue()
    assert re.findall(r"messages sent: (\d+)", first.getvalue() + again.getvalue()) == ["3", "0"]
    assert "people added: 0" in again.getvalue()
    assert [len(plans) for plans in NOTEBOOK.values()] == [
        int(added) for added in re.findall(r"notes added: (\d+)", first.getvalue())
    ]
    assert set(re.findall(r"notes added: (\d+)", again.getvalue())) == {"0"}
    notes_of_each_side()
    assert counts() == before
    received_and_draft()


def test_keys_are_made_once_and_open_with_what_is_printed(
    empty_installation: str, tmp_path: Path
) -> None:
    people.load_people()
    with override_settings(VAR_DIR=tmp_path):
        assert keys.load_keys() == len(PEOPLE)
        assert keys.load_keys() == 0
        call_command("demo_people", stdout=(printed := io.StringIO()))
    file = tmp_path / keys.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    shown = printed.getvalue()
    for person in PEOPLE:
        assert re.search(
            rf"{re.escape(person.email)}  +([a-z-]+ ){{5}}[a-z-]+$", shown, re.MULTILINE
        )
    phrase = re.search(
        r"luis@pd\.example +([a-z -]+)$", shown.split("Unlock phrases")[1], re.MULTILINE
    )
    assert phrase
    luis, ruth = people.actor("luis"), people.actor("ruth")
    with context.enter(luis):
        member_keys.open_key(luis, phrase[1])
    shares = re.findall(
        r"^    \d\. (.+)$", shown.split("County Public Defender\n")[-1], re.MULTILINE
    )[:3]
    with context.enter(luis):
        asked = recovery.ask_for_recovery(luis)
    with context.enter(ruth):
        recovery.give_shares(ruth, request_id=asked.request.id, typed=shares[1:])
    with context.enter(luis):
        recovery.collect(luis, asked.code)


def counts() -> dict[str, int]:
    found = {}
    for case in load_cases():
        lead = people.actor(case.plan.lead)
        with context.enter(lead):
            found[case.plan.key] = len(items_by_path(lead, case.matter_id))
    assert len(found) == len(CASES)
    return found


def notes_of_each_side() -> None:
    """Each side has its own; a colleague who covers may come to read; nobody else has any."""
    robbery = next(case for case in load_cases() if case.plan.key == "robbery")
    for key, seen in (("nora", 3), ("luis", 3), ("renata", 1), ("judith", 1), ("miles", 0)):
        person = people.actor(key)
        with context.enter(person):
            assert Note.objects.filter(matter_id=robbery.matter_id).count() == seen, key
    odette = people.actor("odette")
    with context.enter(odette):
        ((covered, manages),) = coverage.work_product(odette, robbery.matter_id)
        assert not manages
        assert coverage.walls_covered_by(odette, [(covered, True)]) == [covered]


def received_and_draft() -> None:
    """One volume was served and acknowledged; its co-defendant's counsel has none of it."""
    robbery, _, dwi = load_cases()
    for key, seen in (("nora", 1), ("luis", 1), ("renata", 0)):
        person = people.actor(key)
        with context.enter(person):
            packages = volumes.packages_of(person, robbery.matter_id)
            assert len(packages) == seen, key
            assert all(package.receipt is not None for package in packages)
    lead = people.actor("dana")
    with context.enter(lead):
        assert [p.state for p in productions.productions_of(lead, dwi.matter_id)] == ["draft"]
