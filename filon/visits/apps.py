"""Start of the package."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "filon.visits"
