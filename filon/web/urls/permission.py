"""What a person permits: the panel of the record page and its forms."""

from django.urls import path

from filon.web.views import permission

urlpatterns = [
    path("contacts/<int:pk>/autorisations/", permission.show_permission, name="contact_permission"),
    path("contacts/<int:pk>/consentement/", permission.note_consent, name="contact_consent"),
    path("contacts/<int:pk>/consentement/retirer/", permission.note_withdrawal, name="contact_withdrawal"),
    path("contacts/<int:pk>/opposition/", permission.note_objection, name="contact_objection"),
    path("contacts/<int:pk>/information/", permission.note_notice, name="contact_notice"),
    path("liste/contact/information/", permission.note_notice_of_selection, name="selection_notice"),
]
