"""Addresses of pages, by area."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
