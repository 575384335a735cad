"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "filon.activities"

    def ready(self) -> None:
        import_module("filon.activities.criteria").register()  # models exist only now
