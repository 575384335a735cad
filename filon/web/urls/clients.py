"""Clients: what they order, who went silent, what is renewed, what goes with what."""

from django.urls import path

from filon.customers.rules.satisfaction_letter import LINK_PATH
from filon.web.views import clients, public_satisfaction

urlpatterns = [
    path("clients/", clients.show_clients, name="client_list"),
    path("clients/renouvellements/", clients.show_renewals, name="client_renewals"),
    path("clients/ventes-additionnelles/", clients.show_additional_sales, name="client_products"),
    path("clients/recommandations/", clients.show_flywheel, name="flywheel"),
    path("clients/regles/", clients.edit_rules, name="client_rules"),
    path("clients/<int:pk>/chiffres/", clients.show_client, name="client_figures"),
    path(
        LINK_PATH.lstrip("/").format(signed="<str:signed>"),
        public_satisfaction.show_question,
        name="public_satisfaction",
    ),
    path("clients/<int:pk>/reprendre/", clients.call_back, name="client_call_back"),
]
