"""Clients: what they order, who went silent, what is renewed, what goes with what."""

from django.urls import path

from filon.web.views import clients

urlpatterns = [
    path("clients/", clients.show_clients, name="client_list"),
    path("clients/renouvellements/", clients.show_renewals, name="client_renewals"),
    path("clients/ventes-additionnelles/", clients.show_additional_sales, name="client_products"),
    path("clients/recommandations/", clients.show_flywheel, name="flywheel"),
    path("clients/regles/", clients.edit_rules, name="client_rules"),
    path("clients/<int:pk>/chiffres/", clients.show_client, name="client_figures"),
    path("clients/<int:pk>/reprendre/", clients.call_back, name="client_call_back"),
]
