"""What an act changed is said only where its entry tells, and only of acts that exist."""

from audit.oversight.changes import OWN, change_of
from audit.oversight.registries import DOWNLOADED, OPENED
from casework.events import Event as Casework
from disclosure.events import Event as Disclosure
from privilege.events import Event as Privilege
from privilege.registries import changes, decisions

TAGS = {one.value for app in (Casework, Disclosure, Privilege) for one in app}


def test_a_refused_act_changed_nothing() -> None:
    assert change_of("casework:case:closed", "success") == "Open → Closed"
    assert change_of("casework:case:closed", "refused") == ""
    assert change_of("disclosure:production:served", "success") == "Ready to serve → Served"
    assert change_of("casework:evidence:viewed", "success") == ""


def test_every_tag_that_rules_and_words_name_is_one_that_is_written() -> None:
    assert OWN.keys() | changes.keys() <= TAGS
    assert OPENED | DOWNLOADED | set(decisions) <= TAGS
