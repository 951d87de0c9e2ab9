"""Addresses of oversight, all under ``oversight/``."""

from django.urls import path

from audit.oversight.views import codes, index, log, overdue

urlpatterns = [
    path("oversight/", index.index, name="oversight"),
    path("oversight/log/", log.audit_log, name="audit-log"),
    path("oversight/records/<uuid:record_id>/", log.record, name="audit-record"),
    path("oversight/codes/", codes.codes, name="codes"),
    path("oversight/codes/new/", codes.publish, name="code-new"),
    path("oversight/codes/attested/", overdue.overdue, name="codes-overdue"),
    path("oversight/codes/release/<uuid:user_id>/", overdue.release, name="duty-release"),
    path("oversight/codes/<uuid:code_version_id>/", codes.code, name="code"),
    path("oversight/codes/<uuid:code_version_id>/text/", codes.text, name="code-text"),
    path("oversight/codes/<uuid:code_version_id>/new/", codes.publish, name="code-version-new"),
]
