"""The API's addresses in casework."""

from django.urls import include, path

urlpatterns = [
    path("", include("casework.upload_urls")),
]
