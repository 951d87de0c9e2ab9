"""Addresses of accounts and people."""

from allauth.account import views as allauth_views
from django.urls import path

from privilege.stream import events
from privilege.views import (
    account,
    coverage,
    devices,
    join,
    keys,
    office_keys,
    outside_approvers,
    people,
    recovery,
)

urlpatterns = [
    path("events/", events, name="events"),
    path("accounts/login/", allauth_views.login, name="account_login"),
    path("accounts/logout/", allauth_views.logout, name="account_logout"),
    path("accounts/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("accounts/again/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth_views.password_change, name="account_change_password"),
    path("accounts/locked/", account.locked, name="locked"),
    path("accounts/sessions/", account.sessions, name="sessions"),
    path("accounts/sessions/<uuid:session_id>/end/", account.end_session, name="session-end"),
    path("accounts/tokens/", account.tokens, name="tokens"),
    path("accounts/tokens/<uuid:token_id>/revoke/", account.revoke_token, name="token-revoke"),
    path("accounts/keys/", keys.keys, name="keys"),
    path("accounts/keys/make/", keys.make, name="keys-make"),
    path("accounts/keys/code/", keys.open_with_code, name="keys-code"),
    path("accounts/keys/lock/", keys.lock, name="keys-lock"),
    path("accounts/keys/new/", keys.new_secrets, name="keys-new"),
    path("accounts/keys/office/", office_keys.ceremony, name="office-key"),
    path("accounts/keys/approver/", outside_approvers.name_approver, name="outside-approver"),
    path(
        "accounts/keys/office/<uuid:recovery_id>/object/",
        office_keys.object_to,
        name="office-key-object",
    ),
    path("accounts/keys/ask/", recovery.ask, name="recovery-ask"),
    path("accounts/keys/ask/withdraw/", recovery.withdraw, name="recovery-withdraw"),
    path("accounts/keys/collect/", recovery.collect, name="recovery-collect"),
    path("accounts/keys/requests/<uuid:request_id>/", recovery.give, name="recovery-give"),
    path("accounts/keys/pin/", devices.unlock_with_pin, name="keys-pin"),
    path("accounts/keys/devices/add/", devices.add, name="key-device-add"),
    path(
        "accounts/keys/devices/<uuid:device_id>/remove/", devices.remove, name="key-device-remove"
    ),
    path("join/", join.join, name="join"),
    path("accounts/keys/coverage/", coverage.coverage, name="coverage"),
    path("accounts/keys/coverage/<uuid:user_id>/end/", coverage.end, name="coverage-end"),
    path("people/", people.people, name="people"),
    path("people/add/", people.add_person, name="person-add"),
    path("people/<uuid:user_id>/password/", people.reset_password, name="person-password"),
    path("people/<uuid:user_id>/act/<slug:act>/", people.act_on_person, name="person-act"),
    path("offices/open/", people.open_office, name="office-open"),
]
