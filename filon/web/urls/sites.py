"""Establishments of companies."""

from django.urls import path

from filon.web.views import sites

urlpatterns = [
    path("entreprises/<int:pk>/etablissements/nouveau/", sites.add_site, name="site_new"),
    path("etablissements/<int:pk>/", sites.show_site, name="site"),
]
