"""Companies and suspects."""

from django.urls import path

from filon.web.views import companies

urlpatterns = [
    path("entreprises/", companies.show_companies, name="company_list"),
    path("entreprises/nombre/", companies.count_companies, name="company_count"),
    path("entreprises/nouvelle/", companies.create_company, name="company_new"),
    path("entreprises/existe/", companies.show_look_alikes, name="company_alike"),
    path("entreprises/registre/", companies.search_register, name="company_register"),
    path("entreprises/choisir/", companies.pick_company, name="company_pick"),
    path("entreprises/<int:pk>/", companies.show_company, name="company"),
    path("entreprises/<int:pk>/cible/", companies.target_company, name="company_target"),
    path("suspects/", companies.show_suspects, name="suspect_list"),
    path("suspects/nombre/", companies.count_suspects, name="suspect_count"),
]
