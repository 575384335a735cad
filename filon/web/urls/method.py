"""Méthode: personas and the ideal customer profile; what they say of one record."""

from django.urls import path

from filon.web.views import buying_journey, ideal_profile, matching, personas, sheets

urlpatterns = [
    path("methode/personas/", personas.show_personas, name="persona_list"),
    path("methode/personas/nouveau/", personas.create_persona_here, name="persona_new"),
    path("methode/personas/<int:pk>/", personas.show_persona, name="persona"),
    path("methode/personas/<int:pk>/regle/", personas.edit_rule, name="persona_rule"),
    path("methode/personas/<int:pk>/regle/retirer/", personas.remove_rule, name="persona_rule_remove"),
    path("methode/personas/<int:pk>/ordre/", personas.move_persona_here, name="persona_move"),
    path("methode/personas/<int:pk>/preuves/", personas.write_evidence, name="persona_evidence"),
    path(
        "methode/personas/<int:pk>/preuves/<int:evidence_id>/retirer/",
        personas.remove_evidence_here,
        name="persona_evidence_remove",
    ),
    path("methode/profil-ideal/", ideal_profile.show_profile, name="ideal_profile"),
    path("methode/profil-ideal/brouillon/", ideal_profile.begin_draft, name="ideal_profile_draft"),
    path("methode/profil-ideal/notes/", ideal_profile.show_grades, name="ideal_profile_grades"),
    path("methode/profil-ideal/seuils/", ideal_profile.write_thresholds, name="ideal_profile_thresholds"),
    path("methode/profil-ideal/ligne/", ideal_profile.edit_line, name="ideal_profile_line_new"),
    path("methode/profil-ideal/ligne/<int:place>/", ideal_profile.edit_line, name="ideal_profile_line"),
    path(
        "methode/profil-ideal/ligne/<int:place>/retirer/",
        ideal_profile.take_line_out,
        name="ideal_profile_line_remove",
    ),
    path("methode/profil-ideal/en-service/", ideal_profile.put_in_force, name="ideal_profile_live"),
    path("methode/profil-ideal/abandonner/", ideal_profile.abandon_draft, name="ideal_profile_discard"),
    path("methode/parcours-achat/", buying_journey.show_journey, name="buying_journey"),
    path("methode/parcours-achat/ecrire/", buying_journey.write_journey_here, name="buying_journey_write"),
    path("methode/qualification/", sheets.show_sheets, name="sheet_list"),
    path("methode/qualification/nouvelle/", sheets.create_sheet_here, name="sheet_new"),
    path("methode/qualification/<int:pk>/", sheets.show_sheet, name="sheet"),
    path("methode/qualification/<int:pk>/pour/", sheets.write_sheet, name="sheet_describe"),
    path("methode/qualification/<int:pk>/ordre/", sheets.move_sheet_here, name="sheet_move"),
    path("methode/qualification/<int:pk>/archiver/", sheets.archive, name="sheet_archive"),
    path("methode/qualification/<int:pk>/brouillon/", sheets.begin_draft, name="sheet_draft"),
    path("methode/qualification/<int:pk>/question/", sheets.edit_question, name="sheet_question_new"),
    path("methode/qualification/<int:pk>/question/<int:place>/", sheets.edit_question, name="sheet_question"),
    path("methode/qualification/<int:pk>/question/<int:place>/agir/", sheets.arrange, name="sheet_question_act"),
    path("methode/qualification/<int:pk>/en-service/", sheets.put_in_use, name="sheet_live"),
    path("methode/qualification/<int:pk>/abandonner/", sheets.abandon, name="sheet_discard"),
    path("fiche/<str:kind>/<int:pk>/profil/", matching.show_match, name="record_match"),
    path("fiche/<str:kind>/<int:pk>/profil/note/", matching.write_grade, name="record_fit"),
    path("fiche/contact/<int:pk>/persona/", matching.write_persona, name="contact_persona"),
]
