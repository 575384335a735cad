"""Addresses of pages: each module of this folder is one area and holds its own `urlpatterns`."""

import pkgutil

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"{__name__}.{area.name}")) for area in pkgutil.iter_modules(__path__)
]
