"""Ma journée: what to do now, all the tasks, the week."""

from django.urls import path

from filon.web.views import calendar, day, day_calls, day_words, tasks

urlpatterns = [
    path("ma-journee/", day.show_day, name="my_day"),
    path("ma-journee/appel/<int:pk>/", day_calls.show_task_call, name="day_call"),
    path("ma-journee/appel/<int:pk>/prendre/", day_calls.take_task_call, name="day_call_take"),
    path("ma-journee/appel/<int:pk>/noter/", day_calls.write_task_call, name="day_call_note"),
    path("ma-journee/lead/<int:pk>/appeler/", day_calls.call_lead, name="day_call_lead"),
    path("ma-journee/message/<int:pk>/", day_words.show_words, name="day_words"),
    path("ma-journee/message/<int:pk>/fait/", day_words.write_carried, name="day_words_done"),
    path("ma-journee/passer/<int:pk>/", day_calls.pass_task, name="day_pass"),
    path("ma-journee/semaine/", calendar.show_week, name="my_week"),
    path("agenda/<str:signed>.ics", calendar.send_feed, name="agenda_feed"),
    path("reglages/heures/lien/", calendar.renew_link, name="settings_agenda_feed"),
    path("ma-journee/taches/", tasks.show_tasks, name="task_list"),
]
