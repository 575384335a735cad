"""Segments: the list, the builder, the page of one."""

from django.urls import path

from filon.web.views import segment_members, segments

urlpatterns = [
    path("segments/", segments.show_segments, name="segment_list"),
    path("segments/nouveau/", segments.create_segment_page, name="segment_new"),
    path("segments/apercu/", segments.preview_segment, name="segment_preview"),
    path("segments/<int:pk>/", segment_members.show_segment, name="segment"),
    path("segments/<int:pk>/nombre/", segment_members.count_segment, name="segment_count"),
    path("segments/<int:pk>/modifier/", segments.edit_segment_page, name="segment_edit"),
    path("segments/<int:pk>/supprimer/", segments.remove_segment, name="segment_delete"),
    path("segments/<int:pk>/retirer/", segment_members.take_out, name="segment_remove"),
    path("segments/<int:pk>/ajouter/", segment_members.put_in_from_file, name="segment_fill"),
    path("liste/<str:kind>/segment/", segment_members.put_in, name="selection_segment"),
]
