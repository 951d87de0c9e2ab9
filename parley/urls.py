"""Every address of the pages; the API's are in `parley.api_urls`."""

from importlib.util import find_spec

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("parley.api_urls")),
]
urlpatterns += [
    path("", include(f"{package}.urls"))
    for package in ("privilege", "casework", "disclosure", "conflicts", "audit.oversight")
    if find_spec(f"{package}.urls")
]
urlpatterns.append(path("", include("casework.release_urls")))
