"""Addresses of oversight's API."""

from django.urls import path

from audit.oversight.apis import log

urlpatterns = [
    path("log/", log.Log.as_view(), name="api-log"),
]
