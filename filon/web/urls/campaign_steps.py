"""Sortant > Campagnes: a new one, and the eight steps of each."""

from django.urls import path

from filon.web.views import campaign_doing, campaign_rounds, campaign_steps

ONE = "campagnes/<slug:code>/"

urlpatterns = [
    path("campagnes/nouvelle/", campaign_steps.create, name="campaign_new"),
    path(f"{ONE}copier/", campaign_steps.copy, name="campaign_copy"),
    path(f"{ONE}etape/<slug:step>/", campaign_steps.show_step, name="campaign_step"),
    path(f"{ONE}cible/<int:pk>/retirer/", campaign_steps.drop_target, name="campaign_target_drop"),
    path(f"{ONE}canal/<int:pk>/retirer/", campaign_steps.drop_action, name="campaign_action_drop"),
    path(f"{ONE}canal/<int:pk>/fichier/", campaign_doing.download, name="campaign_file"),
    path(f"{ONE}canal/<int:pk>/pdf/", campaign_doing.typeset, name="campaign_pdf"),
    path(f"{ONE}canal/<int:pk>/parti/", campaign_doing.mark_gone, name="campaign_gone"),
    path(f"{ONE}canal/<int:pk>/terrain/", campaign_rounds.show_round, name="campaign_round"),
    path(f"{ONE}canal/<int:pk>/terrain/<int:person>/", campaign_rounds.note, name="campaign_visit"),
    path(f"{ONE}lancer/", campaign_doing.launch, name="campaign_launch"),
    path(f"{ONE}pause/", campaign_doing.pause, name="campaign_pause"),
    path(f"{ONE}arreter/", campaign_doing.stop, name="campaign_stop"),
]
