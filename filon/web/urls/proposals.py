"""Devis: inside, those who write and send them; outside, the client who reads and answers. And who sells, in Réglages."""

from django.urls import path

from filon.opportunities.rules.proposal_letters import LINK_PATH
from filon.usecases.answering_proposals import accept_proposal, comment_on, refuse_proposal
from filon.web.views import company_identity, proposals, public_proposals

OUTSIDE = LINK_PATH.lstrip("/").format(signed="<str:signed>")

urlpatterns = [
    path("devis/", proposals.show_proposals, name="proposal_list"),
    path("devis/nouveau/<int:pk>/", proposals.begin, name="proposal_new"),
    path("devis/<int:pk>/", proposals.show_proposal, name="proposal"),
    path("devis/<int:pk>/modifier/", proposals.edit, name="proposal_edit"),
    path("devis/<int:pk>/repondre/", proposals.reply, name="proposal_reply"),
    path("devis/<int:pk>/totaux/", proposals.show_totals, name="proposal_totals"),
    path("devis/<int:pk>/envoyer/", proposals.send, name="proposal_send"),
    path("devis/<int:pk>/version/", proposals.begin_version, name="proposal_version"),
    path("devis/<int:pk>/retirer/", proposals.withdraw, name="proposal_withdraw"),
    path("devis/<int:pk>/jeter/", proposals.discard, name="proposal_discard"),
    path("devis/<int:pk>/devis.pdf", proposals.show_file, name="proposal_pdf"),
    path("devis/<int:pk>/piece/<int:key>/", proposals.show_attachment, name="proposal_attachment"),
    path("reglages/societe/", company_identity.edit_company, name="settings_company"),
    path(OUTSIDE, public_proposals.show_proposal, name="public_proposal"),
    path(f"{OUTSIDE}lu/", public_proposals.tell_reading, name="public_proposal_read"),
    path(f"{OUTSIDE}question/", public_proposals.answer, {"act": comment_on}, name="public_proposal_comment"),
    path(f"{OUTSIDE}accepter/", public_proposals.answer, {"act": accept_proposal}, name="public_proposal_accept"),
    path(f"{OUTSIDE}refuser/", public_proposals.answer, {"act": refuse_proposal}, name="public_proposal_refuse"),
    path(f"{OUTSIDE}piece/<int:key>/", public_proposals.download_attachment, name="public_proposal_attachment"),
    path(f"{OUTSIDE}devis.pdf", public_proposals.download, name="public_proposal_pdf"),
]
