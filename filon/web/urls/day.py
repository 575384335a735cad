"""Ma journée: what to do now, all the tasks, the week."""

from django.urls import path

from filon.web.views import day, tasks

urlpatterns = [
    path("ma-journee/", day.show_day, name="my_day"),
    path("ma-journee/taches/", tasks.show_tasks, name="task_list"),
]
