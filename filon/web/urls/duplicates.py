"""Doublons: the pairs to decide, the merges to take back."""

from django.urls import path

from filon.web.views import duplicates

urlpatterns = [
    path("doublons/", duplicates.show_duplicates, name="duplicate_start"),
    path("doublons/<str:kind>/", duplicates.show_duplicates, name="duplicate_list"),
    path("doublons/<str:kind>/chercher/", duplicates.ask_for_search, name="duplicate_search"),
    path("doublons/paires/<int:pk>/", duplicates.decide, name="duplicate_decide"),
    path("doublons/paires/<int:pk>/rouvrir/", duplicates.reopen, name="duplicate_reopen"),
    path("doublons/fusions/<int:pk>/defaire/", duplicates.take_back, name="merge_undo"),
]
