"""The agreement between marketing and sales."""

from django.urls import path

from filon.web.views import agreement, promises, refusals, sla

urlpatterns = [
    path("accord/", agreement.show_agreement, name="agreement"),
    path("accord/delais/", promises.show_late, name="agreement_late"),
    path("accord/revue/", sla.show_review, name="agreement_review"),
    path("accord/refus/", refusals.show_refusals, name="agreement_refusals"),
    path("accord/refus/decider/", refusals.decide, name="agreement_decide"),
    path("accord/versions/<int:pk>/", agreement.print_agreement, name="agreement_paper"),
    path("accord/versions/<int:pk>/accord.pdf", agreement.download_agreement, name="agreement_pdf"),
    path("accord/brouillon/", agreement.begin_draft, name="agreement_draft"),
    path("accord/brouillon/cadre/", agreement.edit_terms, name="agreement_terms"),
    path("accord/brouillon/ajouter/<str:kind>/", agreement.add_clause, name="clause_new"),
    path("accord/brouillon/engagements/<int:pk>/", agreement.edit_clause, name="clause"),
    path("accord/brouillon/engagements/<int:pk>/retirer/", agreement.remove_clause, name="clause_remove"),
    path("accord/brouillon/signer/", agreement.sign, name="agreement_sign"),
    path("accord/brouillon/abandonner/", agreement.abandon_draft, name="agreement_discard"),
]
