"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class SequencesConfig(AppConfig):
    name = "filon.sequences"

    def ready(self) -> None:
        import_module("filon.sequences.criteria").register()  # models exist only now
