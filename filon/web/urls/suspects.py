"""Suspects: the file of targets, who enters and leaves it, and how one becomes a prospect."""

from django.urls import path

from filon.web.views import qualifying, questions, suspects

urlpatterns = [
    path("suspects/", suspects.show_suspects, name="suspect_list"),
    path("suspects/nombre/", suspects.count_suspects, name="suspect_count"),
    path("suspects/personnes/", suspects.show_suspect_people, name="suspect_people_list"),
    path("suspects/personnes/nombre/", suspects.count_suspect_people, name="suspect_people_count"),
    path("liste/<str:kind>/cible/", suspects.target_selection, name="selection_target"),
    path("liste/<str:kind>/hors-cible/", suspects.untarget_selection, name="selection_untarget"),
    path("liste/<str:kind>/promouvoir/", suspects.promote_selection, name="selection_promote"),
    path("segments/<int:pk>/cible/", suspects.target_segment, name="segment_target"),
    path("cible/<str:kind>/<int:pk>/entrer/", suspects.target_record, name="target_enter"),
    path("cible/<str:kind>/<int:pk>/sortir/", suspects.untarget_record, name="target_leave"),
    path("qualifier/<str:kind>/<int:pk>/", qualifying.qualify, name="qualify"),
    path("fiche/<str:kind>/<int:pk>/questions/", questions.show_questions, name="record_questions"),
]
