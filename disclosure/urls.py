"""Addresses of productions and volumes."""

from django.urls import path

from disclosure.views import (
    challenges,
    claims,
    clawback_acts,
    clawback_own,
    clawbacks,
    filter_case,
    filter_items,
    filter_proposals,
    filter_team,
    lists,
    log_versions,
    privilege_logs,
    productions,
    serving,
    volumes,
)

_LOG = "privilege-logs/<uuid:log_id>/"
_VERSION = "privilege-log-versions/<uuid:version_id>/"
_CHALLENGE = "privilege-challenges/<uuid:challenge_id>/"
_FILTER = "filter/<uuid:wall_id>/"
_PROPOSAL = "filter/proposals/<uuid:proposal_id>/"

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
    path("volumes/<uuid:volume_id>/claim/", claims.claim_new, name="claim-new"),
    path("volumes/<uuid:volume_id>/report/", claims.report_new, name="clawback-report-new"),
    path("claims/<uuid:claim_id>/", claims.claim, name="claim"),
    path("claims/<uuid:claim_id>/edit/", claims.claim_edit, name="claim-edit"),
    path("claims/<uuid:claim_id>/sign/", claims.claim_sign, name="claim-sign"),
    path("claims/<uuid:claim_id>/discard/", claims.claim_discard, name="claim-discard"),
    path("cases/<uuid:case_id>/clawbacks/", clawbacks.case_clawbacks, name="clawbacks"),
    path("cases/<uuid:case_id>/clawbacks/terms/", clawbacks.terms, name="clawback-terms"),
    path("clawback-terms/<uuid:terms_id>/join/", clawbacks.terms_join, name="clawback-terms-join"),
    path("clawbacks/<uuid:clawback_id>/", clawbacks.clawback, name="clawback"),
    path(
        "clawbacks/<uuid:clawback_id>/step/<slug:step>/",
        clawback_acts.clawback_step,
        name="clawback-step",
    ),
    path("clawbacks/<uuid:clawback_id>/court/", clawback_acts.court_copy, name="clawback-court"),
    path("clawbacks/<uuid:clawback_id>/incident/", clawback_own.incident, name="clawback-incident"),
    path("clawbacks/<uuid:clawback_id>/report.pdf", clawback_own.report, name="clawback-report"),
    path("clawbacks/<uuid:clawback_id>/replace/", clawback_own.replace, name="clawback-replace"),
    path("clawbacks/<uuid:clawback_id>/copies/", clawback_own.onward_add, name="onward-add"),
    path(
        "clawbacks/<uuid:clawback_id>/copies/served/",
        clawback_own.onward_served,
        name="onward-served",
    ),
    path("clawback-copies/<uuid:copy_id>/", clawback_own.onward_settle, name="onward-settle"),
    path(
        "clawbacks/<uuid:clawback_id>/readers/<uuid:user_id>/",
        clawback_own.taint,
        name="taint-decide",
    ),
    path("evidence/<uuid:item_id>/favorable/", clawback_own.favorable, name="item-favorable"),
    path("receipts/key/", volumes.receipt_key, name="receipt-key"),
    path("cases/<uuid:case_id>/privilege-logs/", privilege_logs.case_logs, name="privilege-logs"),
    path(
        "cases/<uuid:case_id>/privilege-logs/begin/",
        privilege_logs.begin,
        name="privilege-log-begin",
    ),
    path(_LOG, privilege_logs.draft, name="privilege-log"),
    path(f"{_LOG}items/<uuid:item_id>/", privilege_logs.describe, name="privilege-log-row"),
    path(f"{_LOG}serve/", privilege_logs.serve, name="privilege-log-serve"),
    path(f"{_LOG}file/<str:ending>/", privilege_logs.draft_as_file, name="privilege-log-file"),
    path(_VERSION, log_versions.version, name="privilege-log-version"),
    path(
        f"{_VERSION}file/<str:ending>/",
        log_versions.version_as_file,
        name="privilege-log-version-file",
    ),
    path(f"{_VERSION}acknowledge/", log_versions.acknowledge, name="privilege-log-acknowledge"),
    path(
        "privilege-log-entries/<uuid:log_entry_id>/challenge/",
        challenges.new,
        name="log-challenge-new",
    ),
    path(_CHALLENGE, challenges.challenge, name="log-challenge"),
    path(f"{_CHALLENGE}answer/", challenges.answer, name="log-challenge-answer"),
    path(f"{_CHALLENGE}in-camera/", challenges.in_camera, name="log-challenge-in-camera"),
    path(f"{_CHALLENGE}ruling/", challenges.ruling, name="log-challenge-ruling"),
    path(f"{_CHALLENGE}carry-out/", challenges.carry_out, name="log-challenge-carry-out"),
    path("cases/<uuid:case_id>/filter/", filter_case.case_page, name="filter-case"),
    path("cases/<uuid:case_id>/filter/open/", filter_case.open_team, name="filter-open"),
    path("evidence/<uuid:item_id>/refer/", filter_case.refer, name="filter-refer"),
    path("filter/", filter_team.teams, name="filter-teams"),
    path(_FILTER, filter_team.team, name="filter-team"),
    path(f"{_FILTER}people/add/", filter_team.add_member, name="filter-member-add"),
    path(
        f"{_FILTER}people/<uuid:user_id>/remove/",
        filter_team.remove_member,
        name="filter-member-remove",
    ),
    path("filter/items/<uuid:item_id>/", filter_items.item, name="filter-item"),
    path("filter/items/<uuid:item_id>/propose/", filter_items.propose, name="filter-propose"),
    path(_PROPOSAL, filter_proposals.proposal, name="filter-proposal"),
    path(f"{_PROPOSAL}step/<slug:step>/", filter_proposals.step, name="filter-step"),
    path("filter/releases/<uuid:release_id>/take-in/", filter_case.take_in, name="filter-take-in"),
]
