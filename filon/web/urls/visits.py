"""Sources: what people outside tell of their visits, and what we read of it."""

from django.urls import path

from filon.web.views import public_visits, sources

urlpatterns = [
    path("v/<str:key>/", public_visits.receive_visit, name="visit_receive"),
    path("v/<str:key>.js", public_visits.visit_script, name="visit_script"),
    path("sources/", sources.show_sources, name="sources"),
    path("sources/visites/", sources.show_visits, name="site_visits"),
    path("sources/sites/nouveau/", sources.new_site, name="web_site_new"),
    path("sources/sites/<int:pk>/", sources.edit_site, name="web_site_edit"),
]
