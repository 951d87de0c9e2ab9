"""Items of evidence: what an office notes on them is its own."""

import pytest

from casework import access
from casework.choices import PROCESS, TagKind
from casework.models.custody import CustodyEvent
from casework.models.tag import ItemParty, Tag
from casework.services import evidence, tags
from privilege import context
from privilege.errors import InvalidInput, NotFound
from privilege.models.jobs import Job
from tests.casework.conftest import Doe
from tests.casework.factories import make_item
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_received_file_has_its_custody_and_its_job(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(
            cast.prosecutor, doe.opening.prosecution_file, source_agency="5th Precinct"
        )
        link = CustodyEvent.objects.select_related("content").get(item=item)
        assert (link.act, link.sha256, link.text("whence")) == (
            "received",
            item.sha256,
            "5th Precinct",
        )
        assert Job.objects.filter(task=PROCESS, key=str(item.id)).exists()


def test_nobody_outside_the_file_finds_an_item(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
    for name in cast.__dataclass_fields__:
        actor = getattr(cast, name)
        with context.enter(actor):
            if name in ("prosecutor", "da_supervisor"):
                assert access.item_for(actor, item.id).text("name") == "report.pdf"
            else:
                with pytest.raises(NotFound):
                    access.item_for(actor, item.id)


def test_a_supervisor_reads_but_does_not_write_where_they_were_not_let_in(
    cast: Cast, doe: Doe
) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
    with context.enter(cast.da_supervisor), pytest.raises(NotFound):
        tags.tag_item(cast.da_supervisor, item_id=item.id, kind=TagKind.BRADY)


def test_do_not_disclose_needs_a_reason(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
        with pytest.raises(InvalidInput):
            tags.tag_item(cast.prosecutor, item_id=item.id, kind=TagKind.DO_NOT_DISCLOSE)
        tag = tags.tag_item(
            cast.prosecutor, item_id=item.id, kind=TagKind.DO_NOT_DISCLOSE, reason="Informant"
        )
        tags.untag_item(cast.prosecutor, tag_id=tag.id)
        assert not Tag.objects.exists()


def test_tagging_many_items_keeps_one_tag_of_a_kind_each(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        items = [
            make_item(cast.prosecutor, doe.opening.prosecution_file, name=f"{n}.txt")
            for n in range(3)
        ]
        tags.tag_item(cast.prosecutor, item_id=items[0].id, kind=TagKind.BRADY)
        ids = [item.id for item in items]
        tags.tag_items(cast.prosecutor, item_ids=ids, kind=TagKind.BRADY, reason="lab error")
        held = Tag.objects.select_related("content").filter(kind="brady")
        assert [tag.text("reason") for tag in held] == ["lab error"] * 3


def test_a_description_changes_only_what_is_given(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file, custodian="Officer Kim")
        changed = evidence.describe_item(cast.prosecutor, item_id=item.id, title="Arrest report")
        assert (changed.text("title"), changed.text("custodian")) == (
            "Arrest report",
            "Officer Kim",
        )
        with pytest.raises(InvalidInput):
            evidence.describe_item(cast.prosecutor, item_id=item.id, title=" ")


def test_a_label_is_put_on_once(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
        tags.label_item(cast.prosecutor, item_id=item.id, label="Jail calls")
        with pytest.raises(InvalidInput):
            tags.label_item(cast.prosecutor, item_id=item.id, label="jail CALLS")


def test_an_item_concerns_parties_of_its_own_case(cast: Cast, doe: Doe) -> None:
    with context.enter(cast.prosecutor):
        item = make_item(cast.prosecutor, doe.opening.prosecution_file)
        tags.link_item_to_party(cast.prosecutor, item_id=item.id, party_id=doe.john.id)
        tags.link_item_to_party(cast.prosecutor, item_id=item.id, party_id=doe.john.id)
        assert ItemParty.objects.filter(item=item).count() == 1
        tags.unlink_item(cast.prosecutor, item_id=item.id, subject_id=doe.john.id)
