"""Appels à l'action: inside, those who make them; outside, the sites that carry them."""

from django.urls import path

from filon.web.views import calls_to_action, public_actions

urlpatterns = [
    path("appels-a-action/", calls_to_action.show_calls, name="call_to_action_list"),
    path("appels-a-action/nouveau/", calls_to_action.new_call, name="call_to_action_new"),
    path("appels-a-action/<int:pk>/", calls_to_action.show_call, name="call_to_action"),
    path("appels-a-action/<int:pk>/modifier/", calls_to_action.edit_call, name="call_to_action_edit"),
    path("appels-a-action/<int:pk>/publier/", calls_to_action.publish, name="call_to_action_publish"),
    path("appels-a-action/<int:pk>/fermer/", calls_to_action.close, name="call_to_action_close"),
    path("appels-a-action/<int:pk>/apercu/", calls_to_action.preview, name="call_to_action_preview"),
    path("appels-a-action/<int:pk>/apercu.js", calls_to_action.preview_script, name="call_to_action_preview_script"),
    path("appels-a-action/<int:pk>/code.svg", calls_to_action.show_code, name="call_to_action_code"),
    path("appels-a-action/<int:pk>/affiche/", calls_to_action.show_paper, name="call_to_action_paper"),
    path("a/<str:key>/", public_actions.follow, name="public_action"),
    path("a/<str:key>/vu/", public_actions.note_view, name="public_action_seen"),
    path("a/<str:key>.js", public_actions.action_script, name="public_action_script"),
]
