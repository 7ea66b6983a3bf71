"""A browser that already holds answers."""

from collections.abc import Mapping

from django.conf import settings
from playwright.sync_api import BrowserContext

from assessments.check import Check
from assessments.maturity.document import shipped_document

from .figures import answers_of

# Every pillar shows symptoms and asks for a practice; Sharing limits the whole.
ORDINARY = {"C": "22113122", "A": "21122122", "L": "12211212", "M": "21120221", "S": "01101011"}
# Automation is Not applicable, and has neither score nor symptom.
WITHOUT_AUTOMATION = {"C": "22113122", "A": "nnnnnnnn", "L": "12211212", "M": "21120221", "S": "01101011"}


def fill(context: BrowserContext, origin: str, choices: Mapping[str, str] = ORDINARY) -> None:
    check = Check(shipped_document(), answers_of(choices))
    context.add_cookies([{"name": settings.CHECK_COOKIE_NAME, "value": check.cookie(), "url": origin}])
