"""The site map, grouped by resource."""

from allauth.account import views as accounts
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from .views import (
    answer,
    assessment,
    audit,
    check,
    demo,
    first_run,
    health,
    home,
    library,
    personal,
    preferences,
    reopening,
    result,
    running,
    team_results,
    teams,
)

form = require_http_methods(["GET", "HEAD", "POST"])  # those of allauth take PUT and more

urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", home.privacy, name="privacy"),
    path("method/", library.method, name="method"),
    path("language/", require_POST(set_language), name="set_language"),
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
    # Answering
    path("i/<str:token>/", personal.personal_link, name="personal_link"),
    path("a/<str:link_code>/", answer.start, name="answer_start"),
    path("a/<str:link_code>/review/", answer.review, name="answer_review"),
    path("a/<str:link_code>/submit/", answer.submit, name="answer_submit"),
    path("a/<str:link_code>/done/", answer.done, name="answer_done"),
    path("a/<str:link_code>/take-back/", answer.take_back, name="answer_take_back"),
    path("a/<str:link_code>/delete/", answer.delete, name="answer_delete"),
    path("a/<str:link_code>/<str:code>/", answer.pillar, name="answer_pillar"),
    path("a/<str:link_code>/<str:code>/save/", answer.save, name="answer_save"),
    path("a/<str:link_code>/<str:code>/comment/", answer.comment, name="answer_comment"),
    path("assessments/<uuid:pk>/consensus/", answer.consensus, name="consensus"),
    # The library
    path("library/", library.index, name="library"),
    path("library/search/", library.search, name="library_search"),
    path("library/<str:kind>/<str:code>/", library.entry, name="library_entry"),
    # Accounts
    path("first-run/<str:token>/", first_run.first_run, name="first_run"),
    path("sign-in/", form(accounts.login), name="account_login"),
    path("sign-in/out/", require_POST(accounts.logout), name="account_logout"),
    path("sign-in/switched-off/", accounts.account_inactive, name="account_inactive"),
    path("sign-in/password/", form(accounts.password_reset), name="account_reset_password"),
    path("sign-in/password/sent/", accounts.password_reset_done, name="account_reset_password_done"),
    path(
        "sign-in/password/<str:uidb36>/<str:key>/",
        form(accounts.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    # Teams
    path("teams/<uuid:pk>/", teams.team, name="team"),
    path("teams/<uuid:pk>/change/", teams.team_change, name="team_change"),
    path("teams/<uuid:pk>/audit/", audit.team_audit, name="team_audit"),
    path("teams/<uuid:pk>/members/add/", teams.member_add, name="member_add"),
    path("teams/<uuid:pk>/assessments/open/", running.opening, name="assessment_open"),
    path("members/<uuid:pk>/link/", teams.member_link, name="member_link"),
    path("members/<uuid:pk>/role/", teams.member_role, name="member_role"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member_remove"),
    path("organisations/<uuid:pk>/teams/add/", teams.organisation_team_add, name="organisation_team_add"),
    path("organisations/<uuid:pk>/audit/", audit.organisation_audit, name="organisation_audit"),
    # Assessments
    path("assessments/<uuid:pk>/", assessment.assessment, name="assessment"),
    path("assessments/<uuid:pk>/qr.svg", assessment.qr, name="assessment_qr"),
    path("assessments/<uuid:pk>/poster/", assessment.poster, name="assessment_poster"),
    path("assessments/<uuid:pk>/extend/", running.extend, name="assessment_extend"),
    path("assessments/<uuid:pk>/expect/", running.expect, name="assessment_expect"),
    path("assessments/<uuid:pk>/share/", running.share, name="assessment_share"),
    path("assessments/<uuid:pk>/cancel/", running.cancel, name="assessment_cancel"),
    path("assessments/<uuid:pk>/close/", running.close, name="assessment_close"),
    path("assessments/<uuid:pk>/reopen/", reopening.reopen, name="assessment_reopen"),
    # Results of a team
    path("assessments/<uuid:pk>/results/", team_results.results, name="assessment_results"),
    path("assessments/<uuid:pk>/results/report/", team_results.report, name="assessment_report"),
    path("assessments/<uuid:pk>/results/radar.svg", team_results.radar_svg, name="assessment_radar_svg"),
    path("assessments/<uuid:pk>/results/figures.csv", team_results.figures_csv, name="assessment_figures_csv"),
    path("assessments/<uuid:pk>/results/symptoms/<str:code>/", team_results.review, name="symptom_review"),
    path("r/<str:code>/", team_results.respondent_results, name="respondent_results"),
    path("r/<str:code>/report/", team_results.respondent_report, name="respondent_report"),
    path("r/<str:code>/radar.svg", team_results.respondent_radar_svg, name="respondent_radar_svg"),
    # The demo
    path("demo/<str:role>/", demo.demo_sign_in, name="demo_sign_in"),
    # Probes
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
