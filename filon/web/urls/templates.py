"""Sortant > Modèles, and how often one person may hear from us."""

from django.urls import path

from filon.web.views import templates

urlpatterns = [
    path("sortant/modeles/", templates.show_templates, name="template_list"),
    path("sortant/modeles/nouveau/", templates.create, name="template_new"),
    path("sortant/modeles/<int:pk>/", templates.show_template, name="template"),
    path("sortant/modeles/<int:pk>/modifier/", templates.edit, name="template_edit"),
    path("sortant/modeles/<int:pk>/etat/", templates.change_state, name="template_state"),
    path("reglages/sollicitations/", templates.edit_pressure, name="settings_pressure"),
]
