from django.urls import path

from guatu.wall import pages
from guatu.wall.battle import pages as battle

app_name = "wall"
urlpatterns = [
    path("", pages.index, name="index"),
    path("screens/", pages.screens, name="screens"),
    path("battle/", battle.battle_map, name="battle"),
    path("battle/columns/", battle.columns, name="battle_columns"),
    path("battle/nodes/", battle.nodes, name="battle_nodes"),
    path("battle/changed/", battle.changed, name="battle_changed"),
    path("battle/list/", battle.battle_list, name="battle_list"),
]
