"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    name = "filon.duplicates"

    def ready(self) -> None:
        import_module("filon.duplicates.criteria").register()  # models exist only now
