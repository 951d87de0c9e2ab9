"""Addresses of oversight's API."""

from django.urls import path

from audit.oversight.apis import exports, log, proofs

urlpatterns = [
    path("log/", log.Log.as_view(), name="api-log"),
    path("log/checkpoint/", proofs.Checkpoint.as_view(), name="api-log-checkpoint"),
    path("log/consistency/", proofs.Consistency.as_view(), name="api-log-consistency"),
    path(
        "log/entries/<uuid:entry_id>/proof/", proofs.Inclusion.as_view(), name="api-log-inclusion"
    ),
    path("log/feed/", exports.LogFeed.as_view(), name="api-log-feed"),
    path("log/exports/", exports.Exports.as_view(), name="api-log-exports"),
    path("log/exports/<uuid:log_export_id>/", exports.Export.as_view(), name="api-log-export"),
    path(
        "log/exports/<uuid:log_export_id>/file/",
        exports.ExportFile.as_view(),
        name="api-log-export-file",
    ),
]
