"""Opportunities: list, page of one, creation."""

from django.urls import path

from filon.web.views import opportunities

urlpatterns = [
    path("opportunites/liste/", opportunities.show_opportunities, name="opportunity_list"),
    path("opportunites/nombre/", opportunities.count_opportunities, name="opportunity_count"),
    path("opportunites/nouvelle/", opportunities.create_opportunity, name="opportunity_new"),
    path("opportunites/<int:pk>/", opportunities.show_opportunity, name="opportunity"),
]
