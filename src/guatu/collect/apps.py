from django.apps import AppConfig


class CollectConfig(AppConfig):
    name = "guatu.collect"
    label = "collect"
