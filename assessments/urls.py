"""The site map, grouped by resource."""

from collections.abc import Callable

from allauth.account import views as accounts
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import path, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from .views import (
    account,
    account_invitations,
    answer,
    assessment,
    audit,
    check,
    compare,
    dashboard,
    deleting,
    demo,
    events,
    first_run,
    health,
    home,
    imports,
    invitations,
    library,
    neighbours,
    organisation,
    overview,
    personal,
    persons,
    preferences,
    preparation,
    privacy,
    questionnaires,
    questionnaires_parts,
    reopening,
    reorganise,
    result,
    roles,
    rounds,
    running,
    sessions,
    shared,
    single_sign_on,
    team_results,
    teams,
)

type View = Callable[..., HttpResponse]

form = require_http_methods(["GET", "HEAD", "POST"])  # those of allauth take PUT and more


def own(view: View) -> View:
    """A page of one's own account, with what nobody else may find in a cache."""
    return never_cache(login_required(form(view)))


remove_passkey = passkeys.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))

urlpatterns = [
    path("", home.home, name="home"),
    path("privacy/", privacy.privacy, name="privacy"),
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
    path("sign-in/invitation/<str:token>/", account.invitation, name="account_invitation"),
    path("sign-in/second-factor/", form(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", form(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/with/<str:provider_id>/", single_sign_on.begin, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back/", single_sign_on.come_back, name="openid_connect_callback"),
    path("sign-in/again/", own(accounts.reauthenticate), name="account_reauthenticate"),
    path("sign-in/again/code/", own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", own(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/", account.account, name="account"),
    path("account/export/", persons.own_export, name="account_export"),
    path("account/password/", account.password, name="account_change_password"),
    path("account/sign-ins/", sessions.sessions, name="account_sessions"),
    path("account/second-factor/", never_cache(login_required(require_safe(mfa.index))), name="mfa_index"),
    path("account/second-factor/app/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/passkey/", own(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-factor/passkeys/<int:pk>/remove/", own(remove_passkey), name="mfa_remove_webauthn"),
    path(
        "account/second-factor/codes/",
        never_cache(login_required(require_safe(recovery_codes.view_recovery_codes))),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-factor/codes/new/",
        own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    # Teams
    path("teams/<uuid:pk>/", teams.team, name="team"),
    path("teams/<uuid:pk>/change/", teams.team_change, name="team_change"),
    path("teams/<uuid:pk>/events/", events.team_events, name="team_events"),
    path("events/<uuid:pk>/remove/", events.event_remove, name="event_remove"),
    path("teams/<uuid:pk>/delete/", deleting.team_delete, name="team_delete"),
    path("teams/<uuid:pk>/audit/", audit.team_audit, name="team_audit"),
    path("teams/<uuid:pk>/members/add/", teams.member_add, name="member_add"),
    path("teams/<uuid:pk>/assessments/open/", running.opening, name="assessment_open"),
    path("members/<uuid:pk>/link/", teams.member_link, name="member_link"),
    path("members/<uuid:pk>/role/", teams.member_role, name="member_role"),
    path("members/<uuid:pk>/uninvite/", account.member_uninvite, name="member_uninvite"),
    path("members/<uuid:pk>/remove/", teams.member_remove, name="member_remove"),
    path("members/<uuid:pk>/leave/", reorganise.leave, name="member_leave"),
    path("teams/<uuid:pk>/tags/", reorganise.tags, name="team_tags"),
    path("teams/<uuid:pk>/comments/", reorganise.comments, name="team_comments"),
    path("teams/<uuid:pk>/neighbours/", neighbours.neighbours, name="neighbours"),
    path("teams/<uuid:pk>/visits/", neighbours.visits, name="team_visits"),
    path("teams/<uuid:pk>/archive/", reorganise.archive, name="team_archive"),
    path("teams/<uuid:pk>/restore/", reorganise.restore, name="team_restore"),
    path("teams/<uuid:pk>/merge/", reorganise.merge, name="team_merge"),
    path("teams/<uuid:pk>/split/", reorganise.split, name="team_split"),
    path("teams/<uuid:pk>/coaches/add/", roles.coach_add, name="team_coach_add"),
    path("coaches/<uuid:pk>/remove/", roles.coach_remove, name="coach_remove"),
    # Organisations
    path("organisations/<uuid:pk>/", organisation.organisation, name="organisation"),
    path("organisations/<uuid:pk>/invitations/", account_invitations.invitations, name="organisation_invitations"),
    path("organisations/<uuid:pk>/people/", organisation.people, name="organisation_people"),
    path(
        "organisations/<uuid:pk>/people/<uuid:person>/export/", persons.person_export, name="organisation_person_export"
    ),
    path(
        "organisations/<uuid:pk>/people/<uuid:person>/remove/", persons.person_remove, name="organisation_person_remove"
    ),
    path("organisations/<uuid:pk>/roles/", roles.roles, name="organisation_roles"),
    path("organisations/<uuid:pk>/coaches/", roles.coaches, name="organisation_coaches"),
    path("organisations/<uuid:pk>/import/", imports.organisation_import, name="organisation_import"),
    path("imports/<uuid:pk>/", imports.preview, name="import"),
    path("imports/<uuid:pk>/leave/", imports.leave, name="import_leave"),
    path("organisations/<uuid:pk>/settings/", organisation.settings, name="organisation_settings"),
    path("organisations/<uuid:pk>/thresholds/", organisation.thresholds, name="organisation_thresholds"),
    path("roles/<uuid:pk>/take/", roles.role_take, name="role_take"),
    path("organisations/<uuid:pk>/teams/add/", teams.organisation_team_add, name="organisation_team_add"),
    path("organisations/<uuid:pk>/audit/", audit.organisation_audit, name="organisation_audit"),
    # Pages of a coach
    path("organisations/<uuid:pk>/compare/", compare.compare, name="compare"),
    path("organisations/<uuid:pk>/compare.csv", compare.compare_csv, name="compare_csv"),
    path("organisations/<uuid:pk>/compare.svg", compare.compare_svg, name="compare_svg"),
    path("teams/<uuid:pk>/preparation/", preparation.preparation, name="preparation"),
    path("organisations/<uuid:pk>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("organisations/<uuid:pk>/dashboard.csv", dashboard.dashboard_csv, name="dashboard_csv"),
    path("organisations/<uuid:pk>/shared/", shared.shared, name="shared"),
    path("organisations/<uuid:pk>/overview/", overview.overview, name="overview"),
    path("organisations/<uuid:pk>/overview.csv", overview.overview_csv, name="overview_csv"),
    path("organisations/<uuid:pk>/overview.svg", overview.overview_svg, name="overview_svg"),
    # Rounds
    path("organisations/<uuid:pk>/rounds/", rounds.rounds, name="organisation_rounds"),
    path("organisations/<uuid:pk>/rounds/open/", rounds.opening, name="organisation_round_open"),
    path("cycles/<uuid:pk>/", rounds.cycle, name="cycle"),
    path("cycles/<uuid:pk>/remind/", rounds.remind, name="cycle_remind"),
    path("cycles/<uuid:pk>/close/", rounds.close, name="cycle_close"),
    path("cycles/<uuid:pk>/delete/", deleting.cycle_delete, name="cycle_delete"),
    path("mails/<uuid:pk>/send/", invitations.mail_send, name="mail_send"),
    path("assessments/<uuid:pk>/invitations/", invitations.invitations, name="assessment_invitations"),
    path("assessments/<uuid:pk>/remind/", invitations.remind, name="assessment_remind"),
    path("invitations/<uuid:pk>/revoke/", invitations.revoke, name="invitation_revoke"),
    path("invitations/<uuid:pk>/renew/", invitations.renew, name="invitation_renew"),
    path("invitations/<uuid:pk>/send/", invitations.send, name="invitation_send"),
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
    # Questionnaires
    path("organisations/<uuid:pk>/questionnaires/", questionnaires.versions, name="questionnaires"),
    path("organisations/<uuid:pk>/questionnaires/compare/", questionnaires.compare, name="questionnaires_compare"),
    path("organisations/<uuid:pk>/questionnaires/file/", questionnaires.from_file, name="questionnaires_from_file"),
    path("questionnaires/<uuid:pk>/", questionnaires.version, name="questionnaire"),
    path("questionnaires/<uuid:pk>/draft/", questionnaires.new_draft, name="questionnaire_draft"),
    path("questionnaires/<uuid:pk>/publish/", questionnaires.publish, name="questionnaire_publish"),
    path("questionnaires/<uuid:pk>/retire/", questionnaires.retire, name="questionnaire_retire"),
    path("questionnaires/<uuid:pk>/delete/", questionnaires.delete, name="questionnaire_delete"),
    path("questionnaires/<uuid:pk>/file.toml", questionnaires.file, name="questionnaire_file"),
    path("questionnaires/<uuid:pk>/preview/<str:code>/", questionnaires.preview, name="questionnaire_preview"),
    path("questionnaires/<uuid:pk>/add/<str:kind>/", questionnaires_parts.add, name="questionnaire_part_add"),
    path("questionnaires/<uuid:pk>/<str:kind>/<str:code>/", questionnaires_parts.part, name="questionnaire_part"),
    path(
        "questionnaires/<uuid:pk>/<str:kind>/<str:code>/check/",
        questionnaires_parts.check,
        name="questionnaire_part_check",
    ),
    path(
        "questionnaires/<uuid:pk>/<str:kind>/<str:code>/move/",
        questionnaires_parts.move,
        name="questionnaire_part_move",
    ),
    path(
        "questionnaires/<uuid:pk>/<str:kind>/<str:code>/remove/",
        questionnaires_parts.remove,
        name="questionnaire_part_remove",
    ),
    # The demo
    path("demo/<str:role>/", demo.demo_sign_in, name="demo_sign_in"),
    # Probes
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
