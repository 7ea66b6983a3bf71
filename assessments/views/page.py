"""What every page shows: its language, its colours, the files it loads."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name: str
    pressed: str = "false"


@dataclass(frozen=True, slots=True)
class Page:
    here: str  # the address, to come back to
    theme: str  # empty: as the device is set
    bootstrap = "vendor/bootstrap-5.3.9/bootstrap.min.css"
    text_font = "vendor/atkinson-hyperlegible-next-5.3.0/atkinson-hyperlegible-next-latin-wght-normal.woff2"
    heading_font = "vendor/bricolage-grotesque-5.3.0/bricolage-grotesque-latin-wght-normal.woff2"
    plotly_script = "vendor/plotly-4.1.1/plotly.min.js"
    plotly_style = "vendor/plotly-4.1.1/plotly.css"

    @property
    def sends_mail(self) -> bool:
        return bool(settings.MAILERS)

    @property
    def single_sign_on(self) -> dict[str, str] | None:
        """The provider's name and key, where there is one."""
        return next(iter(settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])), None)

    @property
    def language(self) -> str:
        return get_language() or settings.LANGUAGE_CODE

    @property
    def languages(self) -> list[Choice]:
        return [Choice(code, name, str(code == self.language).lower()) for code, name in settings.LANGUAGES]

    @property
    def other_language(self) -> Choice:
        return next(Choice(code, name) for code, name in settings.LANGUAGES if code != self.language)

    @property
    def themes(self) -> list[Choice]:
        names = {"": _("Automatic colours"), "light": _("Light"), "dark": _("Dark")}
        return [Choice(code, name, str(code == self.theme).lower()) for code, name in names.items()]


def page(request: HttpRequest) -> dict[str, Page]:
    theme = request.COOKIES.get(settings.THEME_COOKIE_NAME, "")
    return {"page": Page(request.get_full_path(), theme if theme in THEMES else "")}
