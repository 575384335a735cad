"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "filon.scoring"

    def ready(self) -> None:
        import_module("filon.scoring.criteria").register()  # models exist only now
