from django.urls import path

from guatu.status.pages import foresight, foresight_one, lights

app_name = "status"
urlpatterns = [
    path("", lights.lights, name="lights"),
    path("judge/", lights.judge, name="judge"),
    path("<int:light_id>/", lights.light, name="light"),
    path("<int:light_id>/verify/", lights.verify, name="verify"),
    path("<int:light_id>/exempt/", lights.exempt, name="exempt"),
    path("outside/", lights.outside, name="outside"),
    path("outside/judge/", lights.judge_outside, name="judge_outside"),
    path("foresight/", foresight.foresight, name="foresight"),
    path("foresight/<slug:code>/", foresight_one.one, name="foresight_one"),
    path("snapshots/", lights.snapshots, name="snapshots"),
    path("snapshots/<int:snapshot_id>/", lights.snapshot, name="snapshot"),
]
