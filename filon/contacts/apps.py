"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "filon.contacts"

    def ready(self) -> None:
        import_module("filon.contacts.criteria").register()  # models exist only now
