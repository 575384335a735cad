"""Imports of files."""

from django.urls import path

from filon.web.views import imports

urlpatterns = [
    path("imports/", imports.show_imports, name="import_list"),
    path("imports/nouveau/", imports.upload_file, name="import_new"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
    path("imports/<int:pk>/apercu/", imports.show_preview, name="import_preview"),
    path("imports/<int:pk>/lancer/", imports.launch_import, name="import_launch"),
    path("imports/<int:pk>/oublier/", imports.forget_import, name="import_forget"),
    path("imports/<int:pk>/reprendre/", imports.resume_import, name="import_resume"),
    path("imports/<int:pk>/suivi/", imports.follow_import, name="import_progress"),
    path("imports/<int:pk>/annuler/", imports.undo_import, name="import_undo"),
    path("imports/<int:pk>/refus.csv", imports.download_refusals, name="import_refusals"),
]
