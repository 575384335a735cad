"""Formulaires: inside, those who make them; outside, those who fill them."""

from django.urls import path

from filon.intake.rules.replies import CONFIRM_PATH, CONTENT_PATH, MORE_PATH
from filon.web.views import capture, offers, public_forms, public_links, replies, simulators

KEYED = {"key": "<str:key>", "signed": "<str:signed>"}

urlpatterns = [
    path("formulaires/", capture.show_forms, name="capture_list"),
    path("formulaires/nouveau/", capture.new_form, name="capture_new"),
    path("formulaires/<int:pk>/", capture.show_form, name="capture"),
    path("formulaires/<int:pk>/modifier/", capture.edit_form, name="capture_edit"),
    path("formulaires/<int:pk>/code.svg", capture.show_code, name="capture_code"),
    path("formulaires/<int:pk>/publier/", capture.publish, name="capture_publish"),
    path("formulaires/<int:pk>/fermer/", capture.close, name="capture_close"),
    path("formulaires/<int:pk>/simulateur/", simulators.edit_simulator, name="capture_simulator"),
    path("formulaires/<int:pk>/promotion/", offers.edit_offer, name="capture_offer"),
    path("formulaires/places/<int:pk>/rendre/", offers.release, name="reservation_release"),
    path("formulaires/envois/<int:pk>/accepter/", capture.accept, name="submission_accept"),
    path("formulaires/envois/<int:pk>/ecarter/", capture.discard, name="submission_discard"),
    path("formulaires/envois/<int:pk>/reprendre/", capture.restore, name="submission_restore"),
    path("formulaires/<int:pk>/reponse/", replies.edit, name="capture_reply"),
    path("formulaires/<int:pk>/document/", replies.join_content, name="capture_content"),
    path("formulaires/<int:pk>/document/retirer/", replies.retract_content, name="capture_content_remove"),
    path(CONTENT_PATH.lstrip("/").format(**KEYED), public_links.download, name="public_content"),
    path(MORE_PATH.lstrip("/").format(**KEYED), public_links.ask_more, name="public_more"),
    path(CONFIRM_PATH.lstrip("/").format(**KEYED), public_links.confirm, name="public_confirm"),
    path("f/<str:key>/", public_forms.show_form, name="public_form"),
    path("f/<str:key>/merci/<str:signed>/", public_forms.thank, name="public_thanks"),
    path("f/<str:key>.js", public_forms.embed_script, name="public_embed"),
]
