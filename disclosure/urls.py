"""Addresses of productions and volumes."""

from django.urls import path

from disclosure.views import lists, productions, serving, volumes

urlpatterns = [
    path("productions/", lists.production_list, name="production-list"),
    path("cases/<uuid:case_id>/productions/", lists.case_productions, name="productions"),
    path(
        "cases/<uuid:case_id>/productions/new/", productions.new_production, name="production-new"
    ),
    path("cases/<uuid:case_id>/productions/add/", productions.add_items, name="production-add"),
    path("productions/<uuid:production_id>/", productions.production, name="production"),
    path(
        "productions/<uuid:production_id>/progress/",
        productions.progress,
        name="production-progress",
    ),
    path(
        "productions/<uuid:production_id>/message/",
        productions.message,
        name="production-message",
    ),
    path(
        "productions/<uuid:production_id>/withhold/<uuid:item_id>/",
        productions.withhold_item,
        name="production-withhold",
    ),
    path("productions/<uuid:production_id>/review/", productions.review, name="production-review"),
    path("productions/<uuid:production_id>/reopen/", productions.reopen, name="production-reopen"),
    path("productions/<uuid:production_id>/number/", productions.number, name="production-number"),
    path("productions/<uuid:production_id>/void/", productions.void, name="production-void"),
    path("productions/<uuid:production_id>/serve/", serving.serve, name="production-serve"),
    path(
        "productions/items/<uuid:row_id>/remove/",
        productions.remove_item,
        name="production-item-remove",
    ),
    path(
        "productions/items/<uuid:row_id>/describe/",
        productions.describe_item,
        name="production-item-describe",
    ),
    path("volumes/<uuid:volume_id>/", volumes.volume, name="volume"),
    path("volumes/<uuid:volume_id>/download/", volumes.download, name="volume-download"),
    path("volumes/<uuid:volume_id>/files/<uuid:file_id>/", volumes.volume_file, name="volume-file"),
    path("volumes/<uuid:volume_id>/acknowledge/", volumes.acknowledge, name="volume-acknowledge"),
    path("volumes/<uuid:volume_id>/receipt/", volumes.receipt, name="volume-receipt"),
    path("receipts/key/", volumes.receipt_key, name="receipt-key"),
]
