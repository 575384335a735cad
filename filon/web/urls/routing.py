"""From marketing to sales: hand-over, answer of sales, routing."""

from django.urls import path

from filon.web.views import handover

urlpatterns = [
    path("leads/transmettre/", handover.hand_selection_over, name="leads_hand_over"),
    path("leads/repartir/", handover.share_selection_out, name="leads_share_out"),
    path("leads/<int:pk>/transmettre/", handover.hand_lead_over, name="lead_hand_over"),
    path("leads/<int:pk>/accepter/", handover.accept, name="lead_accept"),
    path("leads/<int:pk>/refuser/", handover.decline, name="lead_decline"),
]
