"""The one table of addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("filon.web.urls")),
]
