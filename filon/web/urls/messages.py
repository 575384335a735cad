"""Messages: what left and what waits, in whose name, and the link that stops them."""

from django.urls import path

from filon.messaging.rules.letters import STOP_PATH
from filon.web.views import mail_settings, mailboxes, messages, public_stop, reputation

urlpatterns = [
    path("messages/", messages.show_messages, name="message_list"),
    path("messages/<int:pk>/", messages.show_message, name="message"),
    path("messages/<int:pk>/renvoyer/", messages.resend, name="message_resend"),
    path("messages/<int:pk>/parti/", messages.settle, name="message_settle"),
    path("reglages/messagerie/", mail_settings.edit_mail, name="settings_mail"),
    path("reglages/messagerie/essai/", mail_settings.send_test, name="settings_mail_test"),
    path("reglages/boites/", mailboxes.show_mailboxes, name="mailbox_list"),
    path("reglages/boites/nouvelle/", mailboxes.add, name="mailbox_new"),
    path("reglages/boites/accord/retour/", mailboxes.come_back, name="mailbox_back"),
    path("reglages/boites/<int:pk>/", mailboxes.edit, name="mailbox"),
    path("reglages/boites/<int:pk>/accord/", mailboxes.ask_leave, name="mailbox_leave"),
    path("reglages/boites/<int:pk>/essai/", mailboxes.send_test, name="mailbox_test"),
    path("reglages/boites/<int:pk>/reprendre/", mailboxes.resume, name="mailbox_resume"),
    path("reglages/boites/<int:pk>/fermer/", mailboxes.close, name="mailbox_close"),
    path("reglages/reputation/", reputation.show_reputation, name="reputation"),
    path("reglages/reputation/cle/", reputation.add_key, name="reputation_key"),
    path("reglages/reputation/oublier/", reputation.drop_key, name="reputation_key_drop"),
    path(STOP_PATH.lstrip("/").format(signed="<str:signed>"), public_stop.show_stop, name="public_stop"),
    path(f"{STOP_PATH.lstrip('/').format(signed='<str:signed>')}choix/", public_stop.choose, name="public_choose"),
]
