"""Réglages > Automatisations."""

from django.urls import path

from filon.web.views import automations

ROOT = "reglages/automatisations/"
ONE = f"{ROOT}<int:pk>/"

urlpatterns = [
    path(ROOT, automations.show_automations, name="automation_list"),
    path(f"{ROOT}nouvelle/", automations.edit_automation, name="automation_new"),
    path(f"{ROOT}apercu/", automations.preview_automation, name="automation_preview"),
    path(ONE, automations.show_automation, name="automation"),
    path(f"{ONE}modifier/", automations.edit_automation, name="automation_edit"),
    path(f"{ONE}service/", automations.put_in_service, name="automation_live"),
    path(f"{ONE}abandon/", automations.abandon_draft, name="automation_discard"),
    path(f"{ONE}pause/", automations.pause, name="automation_pause"),
    path(f"{ONE}reprendre/", automations.take_over, name="automation_take"),
]
