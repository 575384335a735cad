"""Companies: the list, the page of one, creation, look-up."""

from django.urls import path

from filon.web.views import companies, hierarchy

urlpatterns = [
    path("entreprises/", companies.show_companies, name="company_list"),
    path("entreprises/nombre/", companies.count_companies, name="company_count"),
    path("entreprises/nouvelle/", companies.create_company, name="company_new"),
    path("entreprises/existe/", companies.show_look_alikes, name="company_alike"),
    path("entreprises/registre/", companies.search_register, name="company_register"),
    path("entreprises/choisir/", companies.pick_company, name="company_pick"),
    path("entreprises/<int:pk>/", companies.show_company, name="company"),
    path("entreprises/<int:pk>/maison-mere/", hierarchy.choose_parent, name="company_parent"),
]
