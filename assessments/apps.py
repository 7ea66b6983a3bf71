from allauth.account.signals import password_changed, password_set, user_logged_in
from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.usersessions import signals

        from . import system_checks  # noqa: F401  (registers them)

        # They would keep network addresses and all that browsers say; views/sessions.py keeps less.
        user_logged_in.disconnect(signals.on_user_logged_in)
        for changed in (password_changed, password_set):
            changed.disconnect(signals.on_password_changed)
