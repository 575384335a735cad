"""Entrant > Scoring: models of scores, the matrix, and the score of one person."""

from django.urls import path

from filon.web.views import scoring, scoring_editor

urlpatterns = [
    path("scoring/", scoring.show_scoring, name="scoring"),
    path("scoring/nouveau/", scoring_editor.new_model, name="scoring_new"),
    path("scoring/<int:pk>/", scoring.show_model, name="scoring_model"),
    path("scoring/<int:pk>/effet/", scoring.show_effect, name="scoring_effect"),
    path("scoring/<int:pk>/brouillon/", scoring_editor.edit_draft, name="scoring_draft"),
    path("scoring/<int:pk>/preparer/", scoring_editor.prepare, name="scoring_prepare"),
    path("scoring/<int:pk>/publier/", scoring_editor.publish, name="scoring_publish"),
    path("scoring/<int:pk>/abandonner/", scoring_editor.abandon, name="scoring_discard"),
    path("scoring/<int:pk>/arreter/", scoring_editor.retire, name="scoring_retire"),
    path("fiche/contact/<int:pk>/score/", scoring.show_score, name="contact_score"),
]
