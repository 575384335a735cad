"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "filon.leads"

    def ready(self) -> None:
        import_module("filon.leads.criteria").register()  # models exist only now
