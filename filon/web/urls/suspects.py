"""Suspects: the file of targets, who enters and leaves it, and how one becomes a prospect."""

from django.urls import path

from filon.web.views import qualifying

urlpatterns = [
    path("qualifier/<str:kind>/<int:pk>/", qualifying.qualify, name="qualify"),
]
