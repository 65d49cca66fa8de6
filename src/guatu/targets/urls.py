from django.urls import path

from guatu.targets.pages import indicator, plan

app_name = "targets"
urlpatterns = [
    path("", plan.plan, name="plan"),
    path("plans/new/", plan.new_plan, name="new_plan"),
    path("plans/<slug:plan_code>/areas/new/", plan.new_area, name="new_area"),
    path("plans/<slug:plan_code>/tasks/new/", plan.new_task, name="new_task"),
    path("indicators/", plan.indicators, name="indicators"),
    path("indicators/new/", plan.new_indicator, name="new_indicator"),
    path("indicators/<slug:code>/", indicator.indicator, name="indicator"),
    path("indicators/<slug:code>/split/", indicator.split, name="split"),
    path("indicators/<slug:code>/observe/", indicator.observe, name="observe"),
]
