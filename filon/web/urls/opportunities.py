"""Opportunities: list, page of one, creation."""

from django.urls import path

from filon.web.views import opportunities, reviews, sequels

urlpatterns = [
    path("opportunites/liste/", opportunities.show_opportunities, name="opportunity_list"),
    path("opportunites/nombre/", opportunities.count_opportunities, name="opportunity_count"),
    path("opportunites/totaux/", opportunities.total_opportunities, name="opportunity_totals"),
    path("opportunites/nouvelle/", opportunities.create_opportunity, name="opportunity_new"),
    path("opportunites/<int:pk>/", opportunities.show_opportunity, name="opportunity"),
    path("opportunites/<int:pk>/suite/<slug:stage>/", sequels.open_sequel_here, name="opportunity_sequel"),
    path("opportunites/<int:pk>/bilan/<int:review_id>/", reviews.edit_review, name="opportunity_review"),
]
