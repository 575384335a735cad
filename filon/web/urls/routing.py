"""From marketing to sales: hand-over, answer of sales, routing."""

from django.urls import path

from filon.web.views import handover, routing

urlpatterns = [
    path("leads/transmettre/", handover.hand_selection_over, name="leads_hand_over"),
    path("leads/repartir/", handover.share_selection_out, name="leads_share_out"),
    path("leads/<int:pk>/transmettre/", handover.hand_lead_over, name="lead_hand_over"),
    path("leads/<int:pk>/accepter/", handover.accept, name="lead_accept"),
    path("leads/<int:pk>/refuser/", handover.decline, name="lead_decline"),
    path("repartition/", routing.show_routing, name="routing"),
    path("repartition/simulation/", routing.show_simulation, name="routing_simulation"),
    path("repartition/brouillon/", routing.begin_draft, name="routing_draft"),
    path("repartition/regle/", routing.edit_rule, name="routing_rule_new"),
    path("repartition/regle/apercu/", routing.preview_rule, name="routing_preview"),
    path("repartition/regle/<int:place>/", routing.edit_rule, name="routing_rule"),
    path("repartition/regle/<int:place>/ranger/", routing.arrange_rule, name="routing_rule_arrange"),
    path("repartition/options/", routing.write_options, name="routing_options"),
    path("repartition/en-service/", routing.put_in_force, name="routing_live"),
    path("repartition/abandonner/", routing.abandon_draft, name="routing_discard"),
    path("repartition/limites/", routing.write_limits, name="routing_limits"),
]
