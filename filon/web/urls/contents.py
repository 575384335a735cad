"""Méthode > Contenus, what is shared from a record, and the personal links by which people open it."""

from django.urls import path

from filon.web.views import contents, matrix, public_contents, sharing

urlpatterns = [
    path("methode/contenus/", contents.show_contents, name="content_list"),
    path("methode/contenus/nouveau/", contents.create, name="content_new"),
    path("methode/contenus/<int:pk>/", contents.show_content, name="content"),
    path("methode/contenus/<int:pk>/modifier/", contents.edit, name="content_edit"),
    path("methode/contenus/<int:pk>/fichier/", contents.join_file, name="content_file"),
    path("methode/contenus/<int:pk>/fichier/retirer/", contents.remove_file, name="content_file_remove"),
    path("methode/contenus/<int:pk>/fichier/voir/", contents.open_file, name="content_file_open"),
    path("methode/contenus/<int:pk>/etat/", contents.change_state, name="content_state"),
    path("methode/matrice/", matrix.show_matrix, name="matrix"),
    path("methode/matrice/<int:persona_id>/<slug:phase>/", matrix.edit_cell, name="matrix_cell"),
    path("fiche/<str:kind>/<int:pk>/a-partager/", sharing.show_proposals, name="record_shares"),
    path("fiche/<str:kind>/<int:pk>/partager/", sharing.choose_content, name="record_share_choose"),
    path("fiche/<str:kind>/<int:pk>/partager/<int:content_id>/", sharing.share_here, name="record_share"),
    path("c/<str:signed>/", public_contents.open_content, name="public_shared"),
]
