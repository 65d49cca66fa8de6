from django.urls import path

from guatu.status import pages

app_name = "status"
urlpatterns = [
    path("", pages.lights, name="lights"),
    path("judge/", pages.judge, name="judge"),
    path("<int:light_id>/", pages.light, name="light"),
    path("<int:light_id>/verify/", pages.verify, name="verify"),
    path("<int:light_id>/exempt/", pages.exempt, name="exempt"),
    path("outside/", pages.outside, name="outside"),
    path("outside/judge/", pages.judge_outside, name="judge_outside"),
    path("snapshots/", pages.snapshots, name="snapshots"),
    path("snapshots/<int:snapshot_id>/", pages.snapshot, name="snapshot"),
]
