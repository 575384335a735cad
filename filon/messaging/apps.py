"""Start of the package."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "filon.messaging"
