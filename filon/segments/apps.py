"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class SegmentsConfig(AppConfig):
    name = "filon.segments"

    def ready(self) -> None:
        import_module("filon.segments.criteria").register()  # models exist only now
