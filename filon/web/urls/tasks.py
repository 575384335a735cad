"""The page of tasks, and putting one off."""

from django.urls import path

from filon.web.views import tasks

urlpatterns = [
    path("taches/", tasks.show_tasks, name="task_list"),
    path("taches/<int:pk>/reporter/", tasks.put_off_task, name="task_postpone"),
]
