from django.urls import path

from guatu.dispatch.pages import issuing, limits, matters, meetings, orders, running

app_name = "dispatch"
urlpatterns = [
    path("", matters.matters, name="matters"),
    path("file/", issuing.file, name="file"),
    path("issue/", issuing.issue, name="issue"),
    path("due-day/", issuing.due_day, name="due_day"),
    path("<int:matter_id>/", matters.matter, name="matter"),
    path("<int:matter_id>/evidence/<int:step_id>/", matters.evidence, name="evidence"),
    path("<int:matter_id>/<slug:name>/", matters.move, name="move"),
    path("about/<str:kind>/<str:key>/", matters.about, name="about"),
    path("limits/", limits.limits, name="limits"),
    path("orders/", orders.orders, name="orders"),
    path("orders/raise/", orders.raise_due, name="raise_orders"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>/sign/", orders.sign, name="sign_order"),
    path("orders/<int:order_id>/interview/", orders.interview, name="interview"),
    path("orders/<int:order_id>/paper/", orders.paper, name="order_paper"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/decisions/", meetings.decide, name="decide"),
    path("meetings/<int:meeting_id>/items/", meetings.add_item, name="add_item"),
    path("meetings/<int:meeting_id>/items/<int:item_id>/drop/", meetings.drop_item, name="drop_item"),
    path("meetings/<int:meeting_id>/hold/", meetings.hold, name="hold"),
    path("meetings/<int:meeting_id>/minutes/", meetings.minutes, name="minutes"),
    path("meetings/<int:meeting_id>/run/", running.run, name="run"),
    path("meetings/<int:meeting_id>/run/<int:item_id>/", running.point, name="run_point"),
    path("meetings/<int:meeting_id>/run/<int:item_id>/read/", running.read, name="read_line"),
    path("meetings/<int:meeting_id>/lines/<int:line_id>/withdraw/", running.withdraw, name="withdraw_line"),
]
