"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class PermissionConfig(AppConfig):
    name = "filon.permission"

    def ready(self) -> None:
        import_module("filon.permission.criteria").register()  # models exist only now
