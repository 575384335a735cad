"""The board of deals."""

from django.urls import path

from filon.web.views import board

urlpatterns = [
    path("opportunites/", board.show_board, name="opportunity_board"),
    path("opportunites/colonne/<int:stage_id>/", board.show_more_cards, name="opportunity_column"),
    path("opportunites/<int:pk>/etape/", board.move_deal, name="opportunity_move"),
    path("opportunites/<int:pk>/critere/<int:criterion>/", board.confirm, name="opportunity_confirm"),
    path(
        "opportunites/<int:pk>/etape/<int:seen>/retour/<int:to>/",
        board.move_deal_back,
        name="opportunity_move_back",
    ),
]
