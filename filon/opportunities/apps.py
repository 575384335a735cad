"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class OpportunitiesConfig(AppConfig):
    name = "filon.opportunities"

    def ready(self) -> None:
        import_module("filon.opportunities.criteria").register()  # models exist only now
