from django.urls import path

from guatu.status.pages import (
    foresight,
    foresight_one,
    lights,
    one_light,
    pack_trial,
    packs,
    rollup,
    subjects,
)

app_name = "status"
urlpatterns = [
    path("", lights.lights, name="lights"),
    path("rollup/", rollup.rollup, name="rollup"),
    path("judge/", lights.judge, name="judge"),
    path("<int:light_id>/", one_light.light, name="light"),
    path("<int:light_id>/verify/", one_light.verify, name="verify"),
    path("<int:light_id>/exempt/", one_light.exempt, name="exempt"),
    path("<int:light_id>/override/", one_light.override, name="override"),
    path("<int:light_id>/withdraw/", one_light.withdraw, name="withdraw"),
    path("of/<slug:kind>/", subjects.subjects, name="subjects"),
    path("why/<str:code>/", one_light.why, name="why"),
    path("why/<str:code>/part/", one_light.project_lights, name="project_lights"),
    path("outside/", lights.outside, name="outside"),
    path("outside/judge/", lights.judge_outside, name="judge_outside"),
    path("foresight/", foresight.foresight, name="foresight"),
    path("foresight/<slug:code>/", foresight_one.one, name="foresight_one"),
    path("facts/", packs.facts, name="facts"),
    path("packs/", packs.packs, name="packs"),
    path("pack-text/", packs.pack_text, name="pack_text"),
    path("packs/<slug:code>/", packs.pack, name="pack"),
    path("packs/<slug:code>/put/", packs.put, name="pack_put"),
    path("packs/<slug:code>/try/", pack_trial.pack_trial, name="pack_trial"),
    path("packs/<slug:code>/withdraw/", packs.withdraw, name="pack_withdraw"),
    path("at/<str:day>/", lights.at, name="at"),
    path("snapshots/", lights.snapshots, name="snapshots"),
    path("snapshots/<int:snapshot_id>/", lights.snapshot, name="snapshot"),
]
