from django.urls import path

from guatu.wall.battle import pages as battle
from guatu.wall.battle import print_pages as printing
from guatu.wall.pages import composing, maps, wall

app_name = "wall"
urlpatterns = [
    path("", wall.index, name="index"),
    path("worker.js", wall.worker, name="worker"),
    path("w/<slug:code>/", wall.index, name="wall"),
    path("w/<slug:code>/state/", wall.state, name="state"),
    path("w/<slug:code>/age/", wall.age, name="age"),
    path("w/<slug:code>/screen/<int:number>/", wall.screen, name="screen"),
    path("battle/", battle.battle_map, name="battle"),
    path("battle/columns/", battle.columns, name="battle_columns"),
    path("battle/nodes/", battle.nodes, name="battle_nodes"),
    path("battle/changed/", battle.changed, name="battle_changed"),
    path("battle/print/", printing.battle_print, name="battle_print"),
    path("battle/print/<int:print_id>/", printing.one, name="print"),
    path("battle/print/<int:print_id>/file/", printing.file, name="print_file"),
    path("battle/list/", battle.battle_list, name="battle_list"),
    path("compose/", composing.boards, name="boards"),
    path("compose/<slug:code>/", composing.compose, name="compose"),
    path("compose/<slug:code>/withdraw/", composing.withdraw, name="withdraw"),
    path("map/", maps.maps, name="maps"),
    path("map/schematic/", maps.schematic, name="schematic"),
    path("map/<int:map_id>/", maps.preview, name="map"),
    path("map/<int:map_id>/put/", maps.put, name="put_map"),
]
