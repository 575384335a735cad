"""The bare view that page views are measured against: the same server and middleware, one row inserted, nothing else."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

TABLE = "bench_view"
INSERT = f"INSERT INTO {TABLE} (at, page) VALUES (%s, %s)"


@login_not_required
@csrf_exempt
def insert_one_row(request: HttpRequest) -> HttpResponse:
    page = request.read(8_192).decode()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [timezone.now(), page])
    return HttpResponse(status=204)


urlpatterns = [path("plancher/vue/", insert_one_row), path("", include("config.urls"))]
