"""Événements: inside, those who prepare and receive; outside, whoever registered and has the link."""

from django.urls import path

from filon.events.rules.letters import REGISTRATION_PATH
from filon.web.views import event_people, events, public_events

REGISTRATION = REGISTRATION_PATH.lstrip("/").format(signed="<str:signed>")

urlpatterns = [
    path("evenements/", events.show_events, name="event_list"),
    path("evenements/nouveau/", events.new_event, name="event_new"),
    path("evenements/<int:pk>/", events.show_event, name="event"),
    path("evenements/<int:pk>/modifier/", events.edit_event, name="event_edit"),
    path("evenements/<int:pk>/annuler/", events.cancel, name="event_cancel"),
    path("evenements/<int:pk>/maintenir/", events.restore, name="event_restore"),
    path("evenements/<int:pk>/formulaires/", events.name_form, name="event_form_add"),
    path("evenements/<int:pk>/formulaires/nouveau/", events.make_form, name="event_form_new"),
    path("evenements/<int:pk>/formulaires/<str:key>/retirer/", events.forget_form, name="event_form_remove"),
    path("evenements/inscrits/<int:pk>/desister/", event_people.withdraw, name="registration_withdraw"),
    path(REGISTRATION, public_events.show_registration, name="public_registration"),
    path(f"{REGISTRATION}confirmer/", public_events.confirm, name="public_registration_confirm"),
    path(f"{REGISTRATION}desister/", public_events.withdraw, name="public_registration_withdraw"),
    path(f"{REGISTRATION}evenement.ics", public_events.download_invitation, name="public_registration_ics"),
]
