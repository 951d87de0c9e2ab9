"""Parley's addresses and the yardsticks'."""

from django.urls import include, path

from bench.stage import views

urlpatterns = [
    path("api/bench/body/", views.body, name="bench-body"),
    path("api/bench/items/<uuid:item_id>/sealed/", views.sealed, name="bench-sealed"),
    path("api/bench/items/<uuid:item_id>/plain/", views.plain, name="bench-plain"),
    path("", include("parley.urls")),
]
