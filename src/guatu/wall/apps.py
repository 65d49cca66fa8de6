from django.apps import AppConfig


class WallConfig(AppConfig):
    name = "guatu.wall"
    label = "wall"
