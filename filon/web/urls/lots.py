"""Lots: where the people of files come from, and what they gave."""

from django.urls import path

from filon.web.views import lot_documents, lots

urlpatterns = [
    path("imports/lots/", lots.show_lots, name="lot_list"),
    path("imports/lots/nouveau/", lots.new_lot, name="lot_new"),
    path("imports/lots/<int:pk>/", lots.show_lot, name="lot"),
    path("imports/lots/<int:pk>/vie/", lots.show_life, name="lot_life"),
    path("imports/lots/<int:pk>/modifier/", lots.edit_lot, name="lot_edit"),
    path("imports/lots/<int:pk>/controle/", lots.audit_lot, name="lot_audit"),
    path("imports/lots/<int:pk>/quarantaine/", lots.quarantine_lot, name="lot_quarantine"),
    path("imports/lots/<int:pk>/documents/", lot_documents.join_document, name="lot_document_new"),
    path("imports/lots/documents/<int:pk>/", lot_documents.download_document, name="lot_document"),
    path("imports/lots/documents/<int:pk>/retirer/", lot_documents.retract_document, name="lot_document_retract"),
    path("imports/lots/documents/<int:pk>/remettre/", lot_documents.restore_document, name="lot_document_restore"),
    path("imports/livraisons/<int:pk>/joindre/", lots.join_delivery, name="delivery_join"),
]
