"""Addresses of the API about people and accounts."""

from django.urls import path

from privilege.apis import account

urlpatterns = [
    path("me/", account.Me.as_view(), name="api-me"),
    path("tokens/", account.Tokens.as_view(), name="api-tokens"),
    path("tokens/<uuid:token_id>/", account.Token.as_view(), name="api-token"),
    path("offices/", account.Offices.as_view(), name="api-offices"),
    path("offices/<uuid:office_id>/people/", account.OfficePeople.as_view(), name="api-people"),
    path("notices/", account.Notices.as_view(), name="api-notices"),
]
