"""Addresses of the API of productions and volumes."""

from django.urls import path

from disclosure.apis import privilege_logs, productions, volumes

_PRODUCTION = "productions/<uuid:production_id>"
_VOLUME = "volumes/<uuid:volume_id>"

urlpatterns = [
    path(
        "cases/<uuid:case_id>/parties-to-serve/",
        productions.Parties.as_view(),
        name="api-parties-to-serve",
    ),
    path(
        "cases/<uuid:case_id>/productions/",
        productions.CaseProductions.as_view(),
        name="api-productions",
    ),
    path("cases/<uuid:case_id>/volumes/", volumes.CaseVolumes.as_view(), name="api-volumes"),
    path(f"{_PRODUCTION}/", productions.Production.as_view(), name="api-production"),
    path(f"{_PRODUCTION}/items/", productions.Items.as_view(), name="api-production-items"),
    path(
        f"{_PRODUCTION}/withhold/", productions.Withhold.as_view(), name="api-production-withhold"
    ),
    path(f"{_PRODUCTION}/review/", productions.Review.as_view(), name="api-production-review"),
    path(f"{_PRODUCTION}/reopen/", productions.Reopen.as_view(), name="api-production-reopen"),
    path(f"{_PRODUCTION}/number/", productions.Number.as_view(), name="api-production-number"),
    path(f"{_PRODUCTION}/void/", productions.Void.as_view(), name="api-production-void"),
    path(f"{_PRODUCTION}/serve/", productions.Serve.as_view(), name="api-production-serve"),
    path("production-items/<uuid:row_id>/", productions.Item.as_view(), name="api-production-item"),
    path(f"{_VOLUME}/", volumes.Volume.as_view(), name="api-volume"),
    path(f"{_VOLUME}/download/", volumes.Download.as_view(), name="api-volume-download"),
    path(f"{_VOLUME}/files/<uuid:file_id>/", volumes.File.as_view(), name="api-volume-file"),
    path(f"{_VOLUME}/acknowledge/", volumes.Acknowledge.as_view(), name="api-acknowledge"),
    path(f"{_VOLUME}/receipt/", volumes.Receipt.as_view(), name="api-receipt"),
    path(
        "cases/<uuid:case_id>/privilege-logs/",
        privilege_logs.CaseDrafts.as_view(),
        name="api-privilege-logs",
    ),
    path(
        "cases/<uuid:case_id>/privilege-log-versions/",
        privilege_logs.CaseVersions.as_view(),
        name="api-privilege-log-versions",
    ),
    path(
        "privilege-logs/<uuid:log_id>/",
        privilege_logs.Draft.as_view(),
        name="api-privilege-log",
    ),
    path(
        "privilege-log-versions/<uuid:version_id>/",
        privilege_logs.Version.as_view(),
        name="api-privilege-log-version",
    ),
    path(
        "privilege-log-versions/<uuid:version_id>/file/<str:ending>/",
        privilege_logs.File.as_view(),
        name="api-privilege-log-version-file",
    ),
]
