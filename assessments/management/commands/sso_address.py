from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ...views.links import absolute


class Command(BaseCommand):
    help = "Prints the address to return to, which the provider of single sign-on must know."

    def handle(self, *_args: Any, **_options: Any) -> None:
        apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
        if not apps:
            raise CommandError("There is no single sign-on: set OIDC_ISSUER first.")
        self.stdout.write(absolute("openid_connect_callback", apps[0]["provider_id"]))
