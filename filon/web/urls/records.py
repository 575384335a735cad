"""Pages of records: people, leads, and what every record page can do."""

from django.urls import path

from filon.web.views import composer, contacts, leads, points, records, referring

urlpatterns = [
    path("contacts/", contacts.show_contacts, name="contact_list"),
    path("contacts/nombre/", contacts.count_contacts, name="contact_count"),
    path("contacts/nouveau/", contacts.create_contact, name="contact_new"),
    path("contacts/existe/", contacts.show_look_alikes, name="contact_alike"),
    path("contacts/choisir/", contacts.pick_contact, name="contact_pick"),
    path("contacts/<int:pk>/", contacts.show_contact, name="contact"),
    path("contacts/<int:pk>/phase/", contacts.feel_buying_stage, name="contact_buying_stage"),
    path("contacts/<int:pk>/temperature/", contacts.feel_temperature, name="contact_temperature"),
    path("contacts/<int:pk>/poste/", contacts.move_to_company, name="contact_move"),
    path("leads/", leads.show_leads, name="lead_list"),
    path("leads/nombre/", leads.count_leads, name="lead_count"),
    path("leads/nouveau/", leads.create_lead, name="lead_new"),
    path("leads/<int:pk>/", leads.show_lead, name="lead"),
    path("leads/<int:pk>/etape/", leads.move_lead, name="lead_move"),
    path("leads/<int:pk>/recommandation/", referring.say_who_referred, name="lead_referrer"),
    path("fiche/<str:kind>/<int:pk>/champ/<str:name>/", records.edit_fact, name="fact"),
    path("fiche/<str:kind>/<int:pk>/responsable/", records.assign_record, name="record_assign"),
    path("fiche/<str:kind>/<int:pk>/etiquettes/", records.tag_record, name="record_tag"),
    path("fiche/<str:kind>/<int:pk>/etiquettes/<int:tag_id>/retirer/", records.untag_record, name="record_untag"),
    path("fiche/<str:kind>/<int:pk>/corbeille/", records.trash_record, name="record_trash"),
    path("fiche/<str:kind>/<int:pk>/restaurer/", records.restore_record, name="record_restore"),
    path("fiche/<str:kind>/<int:pk>/fil/", records.show_timeline, name="timeline"),
    path("fiche/<str:kind>/<int:pk>/historique/", records.show_history, name="history"),
    path("fiche/<str:kind>/<int:pk>/note/", composer.write_note, name="note_new"),
    path("fiche/<str:kind>/<int:pk>/activite/", composer.log_what_happened, name="activity_new"),
    path("fiche/<str:kind>/<int:pk>/tache/", composer.write_task, name="task_new"),
    path("fiche/<str:kind>/<int:pk>/fichier/", composer.upload_file, name="file_new"),
    path("fiche/<str:kind>/<int:pk>/coordonnees/", points.write_point, name="point_new"),
    path("fiche/<str:kind>/<int:pk>/coordonnees/<int:point_id>/", points.change_point, name="point_change"),
    path("etiquettes/", records.suggest_tags, name="tags"),
    path("notes/<int:pk>/retirer/", composer.retract_note, name="note_retract"),
    path("fichiers/<int:pk>/", composer.download_file, name="file"),
    path("fichiers/<int:pk>/retirer/", composer.retract_file, name="file_retract"),
    path("taches/<int:pk>/faite/", composer.tick_task, name="task_done"),
    path("taches/<int:pk>/rouvrir/", composer.reopen_done_task, name="task_reopen"),
    path("taches/<int:pk>/retirer/", composer.remove_task, name="task_remove"),
]
