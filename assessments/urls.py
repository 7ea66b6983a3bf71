"""The site map, grouped by resource."""

from django.urls import path
from django.views.i18n import set_language

from .views import check, health, home, library, preferences, result

urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", home.privacy, name="privacy"),
    path("method/", library.method, name="method"),
    path("language/", set_language, name="set_language"),
    path("theme/", preferences.set_theme, name="set_theme"),
    # The personal check
    path("check/", check.start, name="check_start"),
    path("check/open/", check.open_file, name="check_open"),
    path("check/forget/", check.forget, name="check_forget"),
    path("check/review/", check.review, name="check_review"),
    path("check/result/", result.result, name="check_result"),
    path("check/result/radar.svg", result.radar_svg, name="check_radar_svg"),
    path("check/result/figures.csv", result.figures_csv, name="check_figures_csv"),
    path("check/result/calms-result.json", check.download, name="check_download"),
    path("check/<str:code>/", check.pillar, name="check_pillar"),
    path("check/<str:code>/save/", check.save, name="check_save"),
    # The library
    path("library/", library.index, name="library"),
    path("library/search/", library.search, name="library_search"),
    path("library/<str:kind>/<str:code>/", library.entry, name="library_entry"),
    # Probes
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
