"""Start of the package."""

from django.apps import AppConfig


class CallingConfig(AppConfig):
    name = "filon.calling"
