from django.urls import path

from guatu.targets.pages import checking, indicator, plan, retiring, split, versions, writing

app_name = "targets"
urlpatterns = [
    path("", plan.plan, name="plan"),
    path("check/", checking.check, name="check"),
    path("plans/new/", writing.new_plan, name="new_plan"),
    path("plans/<slug:plan_code>/change/", writing.change_plan, name="change_plan"),
    path("plans/<slug:plan_code>/areas/new/", writing.new_area, name="new_area"),
    path("plans/<slug:plan_code>/areas/<slug:area_code>/change/", writing.change_area, name="change_area"),
    path("plans/<slug:plan_code>/tasks/new/", writing.new_task, name="new_task"),
    path("tasks/<slug:task_code>/change/", writing.change_task, name="change_task"),
    path("<slug:part>/<str:code>/retire/", retiring.retire, name="retire"),
    path("<slug:part>/<str:code>/restore/", retiring.restore, name="restore"),
    path("versions/<int:version_id>/", versions.version, name="version"),
    path("indicators/", plan.indicators, name="indicators"),
    path("indicators/new/", writing.new_indicator, name="new_indicator"),
    path("indicators/<slug:code>/", indicator.indicator, name="indicator"),
    path("indicators/<slug:code>/change/", writing.change_indicator, name="change_indicator"),
    path("indicators/<slug:code>/split/", split.split, name="split"),
    path("indicators/<slug:code>/observe/", indicator.observe, name="observe"),
    path("indicators/<slug:code>/count/", versions.count, name="count"),
    path("indicators/<slug:code>/counter/", versions.link_counter, name="link_counter"),
]
