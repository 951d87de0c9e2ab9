"""The addresses of uploads, included by the API's."""

from django.urls import path

from casework.apis import uploads

urlpatterns = [
    path("uploads/", uploads.uploads, name="api-uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="api-upload"),
]
