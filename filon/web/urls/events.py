"""Événements: inside, those who prepare and receive; outside, whoever registered and has the link."""

from django.urls import path

from filon.events.rules.letters import AGENDA_FILE, REGISTRATION_PATH
from filon.web.views import event_people, event_results, events, public_events

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
    path("evenements/<int:pk>/pointage/", event_people.show_door, name="event_door"),
    path("evenements/<int:pk>/pointage/terminer/", event_people.close_door, name="event_door_close"),
    path("evenements/<int:pk>/pointage/rouvrir/", event_people.reopen_door, name="event_door_reopen"),
    path("evenements/<int:pk>/accueillir/", event_people.welcome_somebody, name="event_welcome"),
    path("evenements/<int:pk>/importer/", event_people.import_list, name="event_import"),
    path("evenements/<int:pk>/resultats/", event_results.show_results, name="event_results"),
    path("evenements/<int:pk>/suite/", event_results.show_follow_up, name="event_follow_up"),
    path("evenements/<int:pk>/suite/donner/", event_results.carry_out, name="event_follow_up_run"),
    path("evenements/inscrits/<int:pk>/venu/", event_people.tick, name="registration_tick"),
    path("evenements/entree/<str:signed>/", event_people.show_entrance, name="registration_entrance"),
    path("evenements/inscrits/<int:pk>/pas-venu/", event_people.untick, name="registration_untick"),
    path("evenements/inscrits/<int:pk>/desister/", event_people.withdraw, name="registration_withdraw"),
    path(REGISTRATION, public_events.show_registration, name="public_registration"),
    path(f"{REGISTRATION}confirmer/", public_events.confirm, name="public_registration_confirm"),
    path(f"{REGISTRATION}desister/", public_events.withdraw, name="public_registration_withdraw"),
    path(f"{REGISTRATION}code.svg", public_events.show_code, name="public_registration_code"),
    path(f"{REGISTRATION}{AGENDA_FILE}", public_events.download_invitation, name="public_registration_ics"),
]
