"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "filon.customers"

    def ready(self) -> None:
        import_module("filon.customers.criteria").register()  # models exist only now
