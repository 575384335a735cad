"""Sortant > Boîte de réception."""

from django.urls import path

from filon.web.views import inbox

urlpatterns = [
    path("reception/", inbox.show_inbox, name="inbox"),
    path("reception/<int:pk>/", inbox.show_conversation, name="conversation"),
    path("reception/<int:pk>/repondre/", inbox.answer, name="conversation_answer"),
    path("reception/<int:pk>/classer/", inbox.put_away, name="conversation_settle"),
    path("reception/<int:pk>/sens/", inbox.say_what_it_means, name="conversation_meaning"),
]
