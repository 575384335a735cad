"""A task edited, put off, put back; the old address of the page of tasks."""

from django.urls import path
from django.views.generic import RedirectView

from filon.web.views import task_editing, tasks

urlpatterns = [
    path("taches/", RedirectView.as_view(pattern_name="task_list", query_string=True), name="task_list_before"),
    path("taches/retirees/", task_editing.show_removed_tasks, name="task_trash"),
    path("taches/<int:pk>/modifier/", task_editing.edit_task_in_place, name="task_edit"),
    path("taches/<int:pk>/remettre/", task_editing.restore_removed_task, name="task_restore"),
    path("taches/<int:pk>/reporter/", tasks.put_off_task, name="task_postpone"),
]
