"""Addresses of oversight, all under ``oversight/``."""

from django.urls import path

from audit.oversight.views import index, log

urlpatterns = [
    path("oversight/", index.index, name="oversight"),
    path("oversight/log/", log.audit_log, name="audit-log"),
    path("oversight/records/<uuid:record_id>/", log.record, name="audit-record"),
]
