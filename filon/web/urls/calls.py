"""Call lists and the call page."""

from django.urls import path

from filon.web.views import call_lists, calls

urlpatterns = [
    path("appels/", call_lists.show_call_lists, name="call_list_all"),
    path("appels/nouvelle/", call_lists.new_call_list, name="call_list_new"),
    path("appels/<int:pk>/", call_lists.show_call_list, name="call_list"),
    path("appels/<int:pk>/completer/", call_lists.complete_list, name="call_list_complete"),
    path("appels/<int:pk>/revoir/", call_lists.ask_again, name="call_list_ask"),
    path("appels/<int:pk>/clore/", call_lists.close_list, name="call_list_close"),
    path("appels/<int:pk>/suivant/", calls.call_next, name="call_next"),
    path("appels/fiche/<int:pk>/", calls.show_call, name="call"),
    path("appels/fiche/<int:pk>/prendre/", calls.take_call, name="call_take"),
    path("appels/fiche/<int:pk>/noter/", calls.write_call, name="call_note"),
    path("appels/fiche/<int:pk>/passer/", calls.pass_call, name="call_pass"),
    path("liste/<str:kind>/appels/", call_lists.call_selection, name="selection_call"),
]
