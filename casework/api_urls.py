"""The API's addresses in casework."""

from django.urls import include, path

from casework.apis import (
    assertions,
    authorities,
    cases,
    evidence,
    files,
    messages,
    notes,
    people,
    record,
)

_CASE = "cases/<uuid:case_id>/"
_ITEM = "evidence/<uuid:item_id>/"

urlpatterns = [
    path("", include("casework.upload_urls")),
    path("courts/", cases.Courts.as_view(), name="api-courts"),
    path("cases/", cases.Cases.as_view(), name="api-cases"),
    path(_CASE, cases.Case.as_view(), name="api-case"),
    path(f"{_CASE}close/", cases.CaseStatus.as_view(act="close"), name="api-case-close"),
    path(f"{_CASE}reopen/", cases.CaseStatus.as_view(act="reopen"), name="api-case-reopen"),
    path(f"{_CASE}links/", cases.Links.as_view(), name="api-links"),
    path(f"{_CASE}walls/", cases.Walls.as_view(), name="api-walls"),
    path(f"{_CASE}parties/", people.Parties.as_view(), name="api-parties"),
    path("parties/<uuid:party_id>/", people.Party.as_view(), name="api-party"),
    path("parties/<uuid:party_id>/detail/", people.Detail.as_view(), name="api-party-detail"),
    path("parties/<uuid:party_id>/custody/", people.Custody.as_view(), name="api-party-custody"),
    path(f"{_CASE}counsel/", people.Counsel.as_view(), name="api-counsel"),
    path("counsel/<uuid:counsel_id>/end/", people.CounselEnd.as_view(), name="api-counsel-end"),
    path(f"{_CASE}team/", people.Team.as_view(), name="api-team"),
    path(f"{_CASE}team/lead/", people.Lead.as_view(), name="api-lead"),
    path("team/<uuid:member_id>/end/", people.TeamEnd.as_view(), name="api-team-end"),
    path(f"{_CASE}charges/", record.Charges.as_view(), name="api-charges"),
    path("charges/<uuid:charge_id>/", record.Charge.as_view(), name="api-charge"),
    path(
        "charges/<uuid:charge_id>/disposition/",
        record.Disposition.as_view(),
        name="api-disposition",
    ),
    path(f"{_CASE}events/", record.Events.as_view(), name="api-events"),
    path("events/<uuid:event_id>/", record.Event.as_view(), name="api-event"),
    path("events/<uuid:event_id>/result/", record.EventResult.as_view(), name="api-event-result"),
    path(f"{_CASE}notes/", notes.Notes.as_view(), name="api-notes"),
    path(f"{_CASE}notes/<uuid:note_id>/", notes.Note.as_view(), name="api-note"),
    path(
        f"{_CASE}notes/<uuid:note_id>/withdraw/",
        notes.Withdrawal.as_view(),
        name="api-note-withdraw",
    ),
    path(f"{_CASE}assertions/", assertions.Assertions.as_view(), name="api-assertions"),
    path("assertions/<uuid:assertion_id>/", assertions.Assertion.as_view(), name="api-assertion"),
    path(
        "assertions/<uuid:assertion_id>/withdraw/",
        assertions.Withdrawal.as_view(),
        name="api-assertion-withdraw",
    ),
    path(
        f"{_CASE}channels/<uuid:wall_id>/messages/",
        messages.Messages.as_view(),
        name="api-messages",
    ),
    path(
        f"{_CASE}messages/<uuid:message_id>/withdraw/",
        messages.Withdrawal.as_view(),
        name="api-message-withdraw",
    ),
    path(f"{_CASE}authorities/", authorities.Authorities.as_view(), name="api-authorities"),
    path(
        f"{_CASE}authorities/<uuid:authority_id>/",
        authorities.Authority.as_view(),
        name="api-authority",
    ),
    path(f"{_CASE}exceptions/", authorities.Exceptions.as_view(), name="api-exceptions"),
    path(
        f"{_CASE}exceptions/<uuid:exception_id>/",
        authorities.ExceptionRequest.as_view(),
        name="api-exception",
    ),
    path(f"{_CASE}batches/", evidence.Batches.as_view(), name="api-batches"),
    path("batches/<uuid:batch_id>/", evidence.Batch.as_view(), name="api-batch"),
    path(f"{_CASE}evidence/", evidence.CaseEvidence.as_view(), name="api-case-evidence"),
    path(f"{_CASE}evidence/tags/", evidence.TagMany.as_view(), name="api-evidence-tags"),
    path(_ITEM, evidence.Item.as_view(), name="api-item"),
    path(f"{_ITEM}tags/", evidence.Tags.as_view(), name="api-item-tags"),
    path("tags/<uuid:tag_id>/", evidence.Tag.as_view(), name="api-tag"),
    path(f"{_ITEM}subjects/", evidence.Subjects.as_view(), name="api-item-subjects"),
    path(
        f"{_ITEM}subjects/<uuid:subject_id>/", evidence.Subject.as_view(), name="api-item-subject"
    ),
    path(f"{_ITEM}text/", evidence.Text.as_view(), name="api-item-text"),
    path(f"{_ITEM}custody/", evidence.Custody.as_view(), name="api-item-custody"),
    path(f"{_ITEM}verify/", evidence.Verify.as_view(), name="api-item-verify"),
    path(f"{_ITEM}return/", evidence.Return.as_view(), name="api-item-return"),
    path(f"{_ITEM}file/", files.File.as_view(), name="api-item-file"),
    *(
        path(f"{_ITEM}{kind}/", files.Picture.as_view(kind=kind), name=f"api-item-{kind}")
        for kind in ("thumbnail", "preview", "viewable")
    ),
    path("search/", evidence.Search.as_view(), name="api-search"),
]
