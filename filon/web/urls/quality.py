"""Qualité of the file."""

from django.urls import path

from filon.web.views import quality

urlpatterns = [path("qualite/", quality.show_quality, name="quality")]
