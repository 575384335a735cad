"""Campagnes: what they cost, what came of them, two of them side by side."""

from django.urls import path

from filon.web.views import campaign_returns, campaigns, channels, costs

urlpatterns = [
    path("campagnes/", campaigns.show_campaigns, name="campaign_list"),
    path("campagnes/comparer/", campaigns.compare, name="campaign_compare"),
    path("campagnes/canaux/", channels.show_channels, name="campaign_channels"),
    path("campagnes/couts/", costs.show_costs, name="cost_list"),
    path("campagnes/couts/taux/", costs.show_rates, name="hourly_rates"),
    path("campagnes/couts/<int:pk>/modifier/", costs.edit_cost, name="cost_edit"),
    path("campagnes/couts/<int:pk>/retirer/", costs.remove_cost, name="cost_remove"),
    path("campagnes/couts/<int:pk>/remettre/", costs.put_back, name="cost_put_back"),
    path("campagnes/<slug:code>/couts/", costs.show_campaign_costs, name="campaign_costs"),
    path("campagnes/<slug:code>/retours/", campaign_returns.show_returns, name="campaign_returns"),
    path("campagnes/<slug:code>/evaluation/", campaigns.show_evaluation, name="campaign_evaluation"),
    path("campagnes/<slug:code>/evaluation/clore/", campaigns.close, name="campaign_close"),
]
