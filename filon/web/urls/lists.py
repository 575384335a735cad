"""What all lists share: selection, views, columns, criteria, trash, undo."""

from django.urls import path

from filon.web.views import list_settings, many, selection, trash

urlpatterns = [
    path("liste/<str:kind>/confier/", selection.assign_selection, name="selection_assign"),
    path("liste/<str:kind>/etiqueter/", selection.tag_selection, name="selection_tag"),
    path("liste/<str:kind>/retirer-etiquette/", selection.untag_selection, name="selection_untag"),
    path("liste/<str:kind>/modifier/", selection.edit_selection, name="selection_edit"),
    path("liste/<str:kind>/modifier/champ/", selection.show_field_of_many, name="selection_field"),
    path("liste/<str:kind>/emporter/", selection.export_selection, name="selection_export"),
    path("liste/<str:kind>/corbeille/", selection.trash_selection, name="selection_trash"),
    path("liste/<str:kind>/restaurer/", selection.restore_selection, name="selection_restore"),
    path("liste/<str:kind>/vues/", list_settings.save_list_view, name="view_save"),
    path("liste/vues/<int:pk>/retirer/", list_settings.delete_list_view, name="view_delete"),
    path("liste/<str:kind>/colonnes/", list_settings.keep_list_columns, name="columns_keep"),
    path("liste/<str:kind>/critere/", list_settings.show_criterion_controls, name="criterion_controls"),
    path("liste/<str:kind>/critere/ajouter/", list_settings.add_criterion, name="criterion_add"),
    path("actions/", many.show_bulk_actions, name="bulk_list"),
    path("actions/<int:pk>/", many.show_bulk_action, name="bulk"),
    path("actions/<int:pk>/suite/", many.carry_bulk_action, name="bulk_carry"),
    path("actions/<int:pk>/reprendre/", many.undo_bulk_action, name="bulk_undo"),
    path("corbeille/", trash.show_trash, name="trash"),
    path("corbeille/<str:kind>/", trash.show_trash, name="trash_of"),
    path("reprendre/<int:pk>/", selection.undo_action, name="undo"),
]
