"""Taking a list away as a file."""

from django.urls import path

from filon.web.views import exports

urlpatterns = [
    path("liste/<str:kind>/exporter/", exports.choose_export, name="export_new"),
    path("liste/<str:kind>/exporter/fichier/", exports.download_export, name="export_file"),
]
