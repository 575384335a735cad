"""Réglages."""

from django.urls import path

from filon.web.views import preferences

urlpatterns = [
    path("reglages/", preferences.edit_preferences, name="settings"),
    path("reglages/moi/", preferences.edit_preferences, name="preferences"),
]
