from django.apps import AppConfig


class PublishConfig(AppConfig):
    name = "guatu.publish"
    label = "publish"
