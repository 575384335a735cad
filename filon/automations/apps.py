"""Start of the package."""

from django.apps import AppConfig


class AutomationsConfig(AppConfig):
    name = "filon.automations"
