"""Addresses of Réglages."""

from django.urls import URLPattern, path

from filon.web.views import (
    agenda,
    alerts,
    catalogues,
    demonstration,
    people,
    preferences,
    products,
    relays,
    rights,
    tags,
)


def catalogue(name: str, place: str) -> list[URLPattern]:
    """The three addresses of one list that people choose from."""
    return [
        path(f"reglages/{place}/", catalogues.show_catalogue, {"name": name}, name=f"settings_{name}"),
        path(f"reglages/{place}/nouveau/", catalogues.edit_entry, {"name": name}, name=f"settings_{name}_new"),
        path(f"reglages/{place}/<int:pk>/", catalogues.edit_entry, {"name": name}, name=f"settings_{name}_edit"),
    ]


urlpatterns = [
    path("reglages/", preferences.edit_preferences, name="settings"),
    path("reglages/moi/", preferences.edit_preferences, name="preferences"),
    path("reglages/moi/notifications/", alerts.choose, name="alert_choices"),
    path("reglages/heures/", agenda.edit, name="settings_agenda"),
    path("reglages/absences/", people.show_absences, name="settings_absences"),
    path("reglages/absences/<int:pk>/retirer/", people.cancel_absence, name="settings_absence_remove"),
    path("reglages/personnes/", people.show_people, name="settings_people"),
    path("reglages/personnes/inviter/", people.send_invitation, name="settings_invite"),
    path("reglages/personnes/<int:pk>/", people.edit_person, name="settings_person"),
    path("reglages/personnes/<int:pk>/fermer/", people.deactivate, name="settings_deactivate"),
    path("reglages/personnes/<int:pk>/mot-de-passe/", people.give_password_link, name="settings_password_link"),
    path("reglages/personnes/<int:pk>/rouvrir/", people.reactivate, name="settings_reactivate"),
    path("reglages/personnes/<int:pk>/relais/", relays.prepare_relay, name="relay_prepare"),
    path("reglages/relais/", relays.show_relays, name="relays"),
    path("reglages/relais/<int:pk>/rendre/", relays.return_relay, name="relay_return"),
    path("relais/<int:pk>/", relays.show_relay, name="relay"),
    path("reglages/invitations/<int:pk>/retirer/", people.withdraw, name="settings_withdraw"),
    path("reglages/equipes/", people.show_teams, name="settings_teams"),
    path("reglages/equipes/nouvelle/", people.edit_team, name="settings_team_new"),
    path("reglages/equipes/<int:pk>/", people.edit_team, name="settings_team"),
    path("reglages/equipes/<int:pk>/supprimer/", people.remove_team, name="settings_team_delete"),
    path("reglages/droits/", rights.show_rights, name="settings_rights_start"),
    path("reglages/droits/<str:role>/", rights.show_rights, name="settings_rights"),
    path("reglages/droits-de-depart/", rights.restore_rights, name="settings_rights_restore"),
    path("reglages/tunnel/", catalogues.show_profiles, name="settings_profile"),
    path("reglages/tunnel/refus/", catalogues.write_fates, name="settings_fates"),
    path("reglages/tunnel/<slug:key>/", catalogues.choose_profile, name="settings_profile_choose"),
    path("reglages/demonstration/", demonstration.show_demonstration, name="settings_demonstration"),
    path("reglages/demonstration/retirer/", demonstration.empty, name="settings_demonstration_empty"),
    *catalogue("fields", "champs"),
    *catalogue("reasons", "motifs"),
    path("reglages/etiquettes/", tags.show_tags, name="settings_tags"),
    path("reglages/etiquettes/<int:pk>/renommer/", tags.rename, name="settings_tag_rename"),
    path("reglages/etiquettes/<int:pk>/joindre/", tags.join, name="settings_tag_join"),
    path("reglages/etiquettes/<int:pk>/supprimer/", tags.remove, name="settings_tag_remove"),
    path("reglages/produits/", products.show_products, name="settings_products"),
    path("reglages/produits/<int:pk>/champ/<str:name>/", products.edit_product_fact, name="settings_product_fact"),
    path("reglages/produits/<int:pk>/corbeille/", products.throw_product, name="settings_product_trash"),
    path("reglages/produits/<int:pk>/restaurer/", products.bring_product_back, name="settings_product_restore"),
    *catalogue("products", "produits")[1:],
    *catalogue("sources", "origines"),
]
