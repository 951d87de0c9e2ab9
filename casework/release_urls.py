"""Addresses of what lets privileged material go: authorities, exceptions, court sealing."""

from django.urls import path

from casework.views import authorities, court_sealing, exceptions, releases

_CASE = "cases/<uuid:case_id>/"
_EXCEPTION = "exceptions/<uuid:exception_id>/"
_AUTHORITY = "authorities/<uuid:authority_id>/"

urlpatterns = [
    path(f"{_CASE}authorities/", authorities.authorities, name="authorities"),
    path(f"{_CASE}authorities/add/", authorities.add, name="authority-add"),
    path(_AUTHORITY, authorities.authority, name="authority"),
    path(f"{_AUTHORITY}document/", authorities.document, name="authority-document"),
    path(f"{_AUTHORITY}sign/", authorities.sign, name="authority-sign"),
    path(f"{_AUTHORITY}revoke/", authorities.revoke, name="authority-revoke"),
    path(f"{_AUTHORITY}release/", releases.release, name="authority-release"),
    path(f"{_CASE}exceptions/ask/", exceptions.ask, name="exception-ask"),
    path(_EXCEPTION, exceptions.exception, name="exception"),
    path(f"{_EXCEPTION}decide/", exceptions.decide, name="exception-decide"),
    path(f"{_EXCEPTION}open/", exceptions.open_it, name="exception-open"),
    path(f"{_EXCEPTION}package/", exceptions.package, name="exception-package"),
    path(f"{_EXCEPTION}review/", exceptions.review, name="exception-review"),
    path(f"{_CASE}court-sealing/", court_sealing.seal, name="court-seal"),
    path(f"{_CASE}court-sealing/lift/", court_sealing.unseal, name="court-unseal"),
]
