"""The addresses of the API, version 1."""

from importlib.util import find_spec

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from drf_spectacular.views import SpectacularAPIView

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
]
urlpatterns += [
    path("", include(f"{package}.api_urls"))
    for package in ("privilege", "casework", "disclosure", "conflicts", "audit.oversight")
    if find_spec(f"{package}.api_urls")
]
