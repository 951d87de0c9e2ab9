"""Addresses of cases, evidence, search and the audit log."""

from django.urls import path

from casework.choices import NoteKind
from casework.views import (
    assertions,
    case,
    cases,
    channels,
    charges,
    counsel,
    dates,
    evidence,
    files,
    frames,
    home,
    intake,
    item,
    item_acts,
    log,
    notes,
    parties,
)

_CASE = "cases/<uuid:case_id>/"
_ITEM = "items/<uuid:item_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", evidence.search, name="search"),
    path("log/", log.audit_log, name="audit-log"),
    path("viewer/pdf/", frames.pdf_frame, name="pdf-frame"),
    path("cases/", cases.case_list, name="case-list"),
    path("cases/open/", cases.open_case, name="case-open"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}edit/", cases.edit, name="case-edit"),
    path(f"{_CASE}link/", cases.link, name="case-link"),
    path(f"{_CASE}close/", cases.set_status, {"act": "close"}, "case-close"),
    path(f"{_CASE}reopen/", cases.set_status, {"act": "reopen"}, "case-reopen"),
    path(f"{_CASE}parties/", parties.parties, name="parties"),
    path(f"{_CASE}parties/add/", parties.add, name="party-add"),
    path("parties/<uuid:party_id>/", parties.party, name="party"),
    path("parties/<uuid:party_id>/edit/", parties.edit, name="party-edit"),
    path("parties/<uuid:party_id>/detail/", parties.detail, name="party-detail"),
    path("parties/<uuid:party_id>/custody/", parties.custody, name="party-custody"),
    path(f"{_CASE}charges/", charges.charges, name="charges"),
    path(f"{_CASE}charges/add/", charges.add, name="charge-add"),
    path("charges/<uuid:charge_id>/", charges.charge, name="charge"),
    path("charges/<uuid:charge_id>/disposition/", charges.disposition, name="disposition"),
    path(f"{_CASE}counsel/", counsel.counsel, name="counsel"),
    path(f"{_CASE}counsel/add/", counsel.appear, name="appearance-add"),
    path("counsel/<uuid:counsel_id>/end/", counsel.withdraw, name="appearance-end"),
    path(f"{_CASE}team/add/", counsel.add_member, name="team-add"),
    path(f"{_CASE}team/lead/", counsel.appoint, name="lead-appoint"),
    path("team/<uuid:member_id>/end/", counsel.remove_member, name="team-end"),
    path(f"{_CASE}dates/", dates.dates, name="dates"),
    path(f"{_CASE}dates/add/", dates.add, name="date-add"),
    path("dates/<uuid:event_id>/", dates.change, name="date"),
    path("dates/<uuid:event_id>/result/", dates.result, name="date-result"),
    path(f"{_CASE}notes/", notes.notes, name="notes"),
    path(f"{_CASE}notes/add/", notes.add, {"kind": NoteKind.NOTE}, "note-add"),
    path(f"{_CASE}notes/contact/", notes.add, {"kind": NoteKind.CONTACT}, "contact-add"),
    path("notes/<uuid:note_id>/", notes.note, name="note"),
    path("notes/<uuid:note_id>/edit/", notes.edit, name="note-edit"),
    path("notes/<uuid:note_id>/withdraw/", notes.withdraw, name="note-withdraw"),
    path(f"{_CASE}channels/", channels.channels, name="channels"),
    path(f"{_CASE}channels/<uuid:wall_id>/", channels.channel, name="channel"),
    path("messages/<uuid:message_id>/withdraw/", channels.withdraw, name="message-withdraw"),
    path(f"{_CASE}evidence/", evidence.evidence, name="evidence"),
    path(f"{_CASE}evidence/tag/", evidence.tag_many, name="evidence-tag"),
    path(f"{_CASE}intake/", intake.intake, name="intake"),
    path(f"{_CASE}intake/begin/", intake.begin, name="intake-batch"),
    path(f"{_CASE}intake/status/", intake.status, name="intake-status"),
    path(_ITEM, item.item, name="item"),
    *(path(f"{_ITEM}{tab}/", item.item, {"tab": tab}, f"item-{tab}") for tab in item.TABS),
    path(f"{_ITEM}edit/", item_acts.edit, name="item-edit"),
    path(f"{_ITEM}tag/", item_acts.tag, name="item-tag"),
    path(f"{_ITEM}link/", item_acts.link, name="item-link"),
    path(f"{_ITEM}link/<uuid:subject_id>/remove/", item_acts.unlink, name="item-unlink"),
    path(f"{_ITEM}assert/", assertions.assert_on, name="item-assert"),
    path(
        "assertions/<uuid:assertion_id>/withdraw/", assertions.withdraw, name="assertion-withdraw"
    ),
    path(f"{_ITEM}verify/", item_acts.verify, name="item-verify"),
    path(f"{_ITEM}return/", item_acts.give_back, name="item-return"),
    path(f"{_ITEM}file/", files.original, name="item-file"),
    path(f"{_ITEM}inline/", files.inline, name="item-inline"),
    *(
        path(f"{_ITEM}{kind}/", files.picture, {"kind": kind}, f"item-{kind}")
        for kind in ("thumbnail", "preview", "viewable")
    ),
    path("tags/<uuid:tag_id>/remove/", item_acts.untag, name="tag-remove"),
]
