"""Addresses of pages: each module of this folder is one area and holds its own `urlpatterns`."""

import pkgutil

from django.urls import URLPattern, URLResolver, include, path

MOST_ASKED = "visits"  # by each page of our sites: looked up before the two hundred others

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{__name__}.{name}"))
    for name in sorted((area.name for area in pkgutil.iter_modules(__path__)), key=lambda name: name != MOST_ASKED)
]
