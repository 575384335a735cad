"""Start of the package."""

from importlib import import_module

from django.apps import AppConfig

from filon.activities.pages import register_pages


class VisitsConfig(AppConfig):
    name = "filon.visits"

    def ready(self) -> None:
        register_pages(import_module("filon.visits.selectors").pages_of_people)  # models exist only now
