"""What the page of a deal holds beside its facts: who decides it, its products, who follows it."""

from django.urls import path

from filon.web.views import circles, deal_lines, following, opportunities

urlpatterns = [
    path("opportunites/<int:pk>/cercle/", circles.enter_circle, name="opportunity_circle"),
    path("opportunites/<int:pk>/cercle/<int:member>/", circles.change_member, name="opportunity_circle_member"),
    path("opportunites/<int:pk>/cercle/<int:member>/retirer/", circles.leave_circle, name="opportunity_circle_leave"),
    path("opportunites/<int:pk>/produits/", deal_lines.edit_deal_lines, name="opportunity_lines"),
    path("opportunites/<int:pk>/produits/montant/", deal_lines.make_amount_follow, name="opportunity_follow_lines"),
    path("opportunites/<int:pk>/provenance/", opportunities.change_origin, name="opportunity_origin"),
    path("opportunites/<int:pk>/suivre/", following.follow_deal, name="opportunity_follow"),
]
