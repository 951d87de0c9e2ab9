"""Addresses of oversight, all under ``oversight/``."""

from django.urls import path

from audit.oversight.views import (
    access_review,
    codes,
    concern_desk,
    concerns,
    entry,
    exports,
    independence,
    index,
    log,
    overdue,
    reports,
    review,
    timeline,
    training,
)

_CASE = "oversight/cases/<uuid:case_id>/"

urlpatterns = [
    path("oversight/", index.index, name="oversight"),
    path("oversight/log/", log.audit_log, name="audit-log"),
    path("oversight/log/views/", log.views, name="audit-views"),
    path("oversight/log/entries/<uuid:entry_id>/", entry.entry, name="audit-entry"),
    path("oversight/log/entries/<uuid:entry_id>/expunge/", entry.expunge, name="entry-expunge"),
    path(
        "oversight/log/orders/<uuid:expungement_order_id>/", entry.order, name="expungement-order"
    ),
    path("oversight/records/<uuid:record_id>/", log.record, name="audit-record"),
    path("oversight/review/", review.review, name="audit-review"),
    path("oversight/review/questions/", review.questions, name="audit-questions"),
    path("oversight/review/weeks/", review.weeks, name="audit-weeks"),
    path("oversight/review/rules/", review.rules, name="audit-rules"),
    path(f"{_CASE}timeline/", timeline.timeline, name="case-timeline"),
    path(f"{_CASE}independence/", independence.independence, name="independence"),
    path(f"{_CASE}independence/contact/", independence.contact, name="outside-contact"),
    path(f"{_CASE}independence/override/", independence.override, name="override"),
    path("oversight/codes/", codes.codes, name="codes"),
    path("oversight/codes/new/", codes.publish, name="code-new"),
    path("oversight/codes/attested/", overdue.overdue, name="codes-overdue"),
    path("oversight/codes/release/<uuid:user_id>/", overdue.release, name="duty-release"),
    path("oversight/codes/<uuid:code_version_id>/", codes.code, name="code"),
    path("oversight/codes/<uuid:code_version_id>/text/", codes.text, name="code-text"),
    path("oversight/codes/<uuid:code_version_id>/new/", codes.publish, name="code-version-new"),
    path("oversight/access/", access_review.review, name="access-review"),
    path("oversight/access/sign/", access_review.sign, name="access-review-sign"),
    path(
        "oversight/access/<uuid:certification_id>/",
        access_review.evidence,
        name="access-evidence",
    ),
    path("oversight/accounts/", access_review.accounts, name="accounts"),
    path(
        "oversight/accounts/<uuid:user_id>/release/",
        access_review.release,
        name="account-release",
    ),
    path("oversight/concerns/", concern_desk.desk, name="concerns"),
    path("oversight/concerns/new/", concerns.new, name="concern-new"),
    path("oversight/concerns/receipt/", concerns.receipt, name="concern-receipt"),
    path("oversight/concerns/officers/", concern_desk.officers, name="ethics-officers"),
    path(
        "oversight/concerns/officers/<uuid:user_id>/<str:appointment>/",
        concern_desk.appoint,
        name="ethics-officer-appoint",
    ),
    path(
        "oversight/concerns/files/<uuid:concern_file_id>/", concern_desk.file, name="concern-file"
    ),
    path("oversight/concerns/<uuid:concern_id>/", concern_desk.concern, name="concern"),
    path(
        "oversight/concerns/<uuid:concern_id>/hand-on/",
        concern_desk.hand_on,
        name="concern-hand-on",
    ),
    path("oversight/exports/", exports.exports, name="log-exports"),
    path("oversight/exports/progress/", exports.progress, name="log-exports-progress"),
    path("oversight/exports/weekly/", exports.weekly, name="log-exports-weekly"),
    path("oversight/exports/<uuid:log_export_id>/file/", exports.file, name="log-export-file"),
    path("oversight/exports/<uuid:log_export_id>/end/", exports.end, name="log-export-end"),
    path("oversight/training/", training.trainings, name="trainings"),
    path("oversight/training/new/", training.record, name="training-new"),
    path("oversight/training/<uuid:training_id>/", training.session, name="training"),
    path(
        "oversight/training/records/<uuid:training_record_id>/withdraw/",
        training.withdraw,
        name="training-withdraw",
    ),
    path(
        "oversight/training/records/<uuid:training_record_id>/certificate/",
        training.add_certificate,
        name="certificate-add",
    ),
    path("oversight/certificates/<uuid:certificate_id>/", training.certificate, name="certificate"),
    path("oversight/reports/", reports.years, name="reports"),
    path("oversight/reports/<int:year>/", reports.release, name="report-release"),
    path("oversight/published/", reports.published, name="public-reports"),
    path("oversight/published/<uuid:report_id>/", reports.published_report, name="public-report"),
    path(
        "oversight/published/<uuid:report_id>/<slug:ending>/",
        reports.published_file,
        name="public-report-file",
    ),
]
