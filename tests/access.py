"""Who gets what at every address: trust.md 1, written by hand. No cell is ever filled from what a run answered.

Columns: V visitor, R respondent (a visitor whose browser holds a sheet of the Owls' assessment), M member, F
facilitator, C coach and A administrator of the Owls, L leader of their organisation, N facilitator of the Newts in the
same organisation, O facilitator and administrator of the Foxes, in another one. One code alone is everybody's. Who
has an account and no role anywhere is a stranger to every organisation, as O is to the Owls'.

`in` is the way to sign in (302).
Methods that no row of an address names are refused (405), HEAD goes with GET. States: `-` where none matters, but
for those of an archived team that have a row of their own. Versions of a questionnaire have states of their own.
"""

from dataclasses import dataclass

COLUMNS = {
    "V": "visitor",
    "R": "respondent",
    "M": "member",
    "F": "facilitator",
    "C": "coach",
    "A": "administrator",
    "L": "leader",
    "N": "neighbour",
    "O": "outsider",
}
ACTORS = (*COLUMNS.values(), "nobody")
STATES = (
    *("planned", "open", "personal", "submitted", "due", "consensus", "reopened"),
    *("cancelled", "closed", "unshared", "suppressed", "sealed", "archived"),
)
VERSIONS = ("draft", "published", "retired")
_GROUPS = {
    "every": STATES,
    "running": ("open", "personal", "submitted", "due", "consensus", "reopened"),
    "over": ("planned", "due", "cancelled", "closed", "unshared", "suppressed", "sealed", "archived"),
    "ended": ("closed", "unshared", "suppressed", "sealed", "archived"),
    "told": ("closed", "unshared", "sealed", "archived"),
    "versions": VERSIONS,
}

# Whose column a person is in where the thing is not the Owls': to the Newts, a member of the Owls is a neighbour.
# Absent: as for the Owls.
ELSEWHERE = {
    "Owls": {"nobody": "outsider"},
    "Newts": {
        "respondent": "visitor",
        "member": "neighbour",
        "facilitator": "neighbour",
        "coach": "neighbour",
        "neighbour": "facilitator",
        "nobody": "outsider",
    },
    "Foxes": {
        "respondent": "visitor",
        **dict.fromkeys(("member", "facilitator", "coach", "administrator", "leader"), "outsider"),
        **dict.fromkeys(("neighbour", "nobody"), "outsider"),
        "outsider": "",  # is there all that the Owls' people are, one by one
    },
}
# To these a team is as good as another of its organisation.
OF_ORGANISATION = ("questionnaire", "compare", "overview", "shared", "dashboard")

TABLE = """
# address                        method states            V    R    M    F    C    A    L    N    O
home                             GET  -                 200
privacy                          GET  -                 200
method                           GET  -                 200
set_language                     POST -                 302
set_theme                        POST -                 302
healthz                          GET  -                 200
readyz                           GET  -                 200
library                          GET  -                 200
library_search                   GET  -                 302
library_entry                    GET  -                 200

# (a search for nothing leads to the library)

# The personal check, of a browser without answers
check_start                      GET  -                 200
check_open                       GET  -                 302
check_open                       POST -                 400
check_forget                     POST -                 302
check_review                     GET  -                 200
check_result                     GET  -                 302
check_radar_svg                  GET  -                 302
check_figures_csv                GET  -                 302
check_download                   GET  -                 200
check_pillar                     GET  -                 200
check_pillar                     POST -                 302
check_save                       POST -                 200

# Accounts: who has signed in needs no form for it; an instance in use has no first run
first_run                        GET  -                 410
first_run                        POST -                 410
account_login                    GET  -                 200  200  302  302  302  302  302  302  302
account_login                    POST -                 302
account_logout                   POST -                 302
account_inactive                 GET  -                 200
account_reset_password           GET  -                 200
account_reset_password           POST -                 302
account_reset_password_done      GET  -                 200
account_reset_password_from_key  GET  -                 200
account_reset_password_from_key  POST -                 200
account_invitation               GET  -                 410
account_invitation               POST -                 410
openid_connect_login             GET  -                 404
openid_connect_callback          GET  -                 404
mfa_authenticate                 GET  -                 302
mfa_authenticate                 POST -                 302
mfa_login_webauthn               GET  -                 200
mfa_login_webauthn               POST -                 302
demo_sign_in                     POST -                 302

# One's own account; what changes who gets into it asks for the password again (302)
account_export                   GET  -                  in   in  200  200  200  200  200  200  200
account                          GET  -                  in   in  200  200  200  200  200  200  200
account                          POST -                  in   in  302  302  302  302  302  302  302
account_change_password          GET  -                  in   in  200  200  200  200  200  200  200
account_change_password          POST -                  in   in  302  302  302  302  302  302  302
account_sessions                 GET  -                  in   in  200  200  200  200  200  200  200
account_sessions                 POST -                  in   in  302  302  302  302  302  302  302
account_reauthenticate           GET  -                  in   in  200  200  200  200  200  200  200
account_reauthenticate           POST -                  in   in  302  302  302  302  302  302  302
mfa_reauthenticate               GET  -                  in   in  302  302  302  302  302  302  302
mfa_reauthenticate               POST -                  in   in  302  302  302  302  302  302  302
mfa_reauthenticate_webauthn      GET  -                  in   in  302  302  302  302  302  302  302
mfa_reauthenticate_webauthn      POST -                  in   in  302  302  302  302  302  302  302
mfa_index                        GET  -                  in   in  200  200  200  200  200  200  200
mfa_activate_totp                GET  -                  in   in  302  302  302  302  302  302  302
mfa_activate_totp                POST -                  in   in  302  302  302  302  302  302  302
mfa_deactivate_totp              GET  -                  in   in  404  404  404  404  404  404  404
mfa_deactivate_totp              POST -                  in   in  404  404  404  404  404  404  404
mfa_add_webauthn                 GET  -                  in   in  302  302  302  302  302  302  302
mfa_add_webauthn                 POST -                  in   in  302  302  302  302  302  302  302
mfa_remove_webauthn              GET  -                  in   in  302  302  302  302  302  302  302
mfa_remove_webauthn              POST -                  in   in  302  302  302  302  302  302  302
mfa_view_recovery_codes          GET  -                  in   in  404  404  404  404  404  404  404
mfa_generate_recovery_codes      GET  -                  in   in  302  302  302  302  302  302  302
mfa_generate_recovery_codes      POST -                  in   in  302  302  302  302  302  302  302

# Teams
team                             GET  -                  in   in  200  200  200  200  404  404  404
team_change                      GET  -                  in   in  403  403  403  200  404  404  404
team_delete                      GET  -                  in   in  403  403  403  200  404  404  404
team_delete                      POST -                  in   in  403  403  403  302  404  404  404
team_change                      POST -                  in   in  403  403  403  302  404  404  404
team_events                      GET  -                  in   in  200  200  200  403  404  404  404
team_events                      POST -                  in   in  302  302  403  403  404  404  404
event_remove                     POST -                  in   in  302  302  403  403  404  404  404
team_audit                       GET  -                  in   in  403  200  403  200  404  404  404
member_add                       GET  -                  in   in  403  200  403  200  404  404  404
member_add                       POST -                  in   in  403  200  403  200  404  404  404
member_link                      POST -                  in   in  403  200  403  200  404  404  404
member_role                      GET  -                  in   in  403  200  403  200  404  404  404
member_role                      POST -                  in   in  403  302  403  302  404  404  404
member_uninvite                  POST -                  in   in  403  302  403  302  404  404  404
member_remove                    GET  -                  in   in  403  200  403  200  404  404  404
member_remove                    POST -                  in   in  403  302  403  302  404  404  404
assessment_open                  GET  -                  in   in  403  200  200  200  404  404  404
assessment_open                  GET  archived           in   in  403  409  409  409  404  404  404
assessment_open                  POST -                  in   in  403  302  302  302  404  404  404
assessment_open                  POST archived           in   in  403  409  409  409  404  404  404
organisation_team_add            GET  -                  in   in  403  403  403  200  403  403  404
organisation_team_add            POST -                  in   in  403  403  403  200  403  403  404
organisation_audit               GET  -                  in   in  403  403  403  200  403  403  404
member_leave                     POST -                  in   in  403  302  403  302  404  404  404
team_tags                        GET  -                  in   in  403  403  403  200  404  404  404
team_tags                        POST -                  in   in  403  403  403  302  404  404  404
team_comments                    POST -                  in   in  403  302  403  403  404  404  404
team_visits                      POST -                  in   in  403  302  403  403  404  404  404
neighbours                       GET  -                  in   in  200  200  200  403  404  404  404
team_archive                     GET  -                  in   in  403  403  403  200  404  404  404
team_archive                     POST running,planned    in   in  403  403  403  409  404  404  404
team_archive                     POST cancelled,ended    in   in  403  403  403  302  404  404  404
team_restore                     POST -                  in   in  403  403  403  302  404  404  404
team_merge                       GET  -                  in   in  403  403  403  200  404  404  404
team_merge                       POST running,planned,archived   in   in  403  403  403  409  404  404  404
team_merge                       POST cancelled,closed,unshared,suppressed,sealed in in 403 403 403 302 404 404 404
team_split                       GET  -                  in   in  403  403  403  200  404  404  404
team_split                       POST running,planned,archived   in   in  403  403  403  409  404  404  404
team_split                       POST cancelled,closed,unshared,suppressed,sealed in in 403 403 403 302 404 404 404
team_coach_add                   GET  -                  in   in  403  403  403  200  404  404  404
team_coach_add                   POST -                  in   in  403  403  403  200  404  404  404
coach_remove                     GET  -                  in   in  403  403  403  200  404  404  404
coach_remove                     POST -                  in   in  403  403  403  302  404  404  404

# Organisations: known to those who belong to them
organisation                     GET  -                  in   in  403  403  403  200  403  403  404
organisation_people              GET  -                  in   in  403  403  403  200  403  403  404
organisation_invitations         GET  -                  in   in  403  403  403  200  403  403  404
organisation_invitations         POST -                  in   in  403  403  403  302  403  403  404
organisation_person_export       GET  -                  in   in  403  403  403  200  403  403  404
organisation_person_remove       GET  -                  in   in  403  403  403  200  403  403  404
organisation_person_remove       POST -                  in   in  403  403  403  302  403  403  404
organisation_roles               GET  -                  in   in  403  403  403  200  403  403  404
organisation_roles               POST -                  in   in  403  403  403  200  403  403  404
role_take                        GET  -                  in   in  403  403  403  200  403  403  404
role_take                        POST -                  in   in  403  403  403  302  403  403  404
organisation_coaches             GET  -                  in   in  403  403  403  200  403  403  404
organisation_coaches             POST -                  in   in  403  403  403  200  403  403  404
organisation_settings            GET  -                  in   in  403  403  403  200  403  403  404
organisation_settings            POST -                  in   in  403  403  403  302  403  403  404
organisation_thresholds          GET  -                  in   in  403  403  403  200  403  403  404
organisation_thresholds          POST -                  in   in  403  403  403  302  403  403  404
organisation_import              GET  -                  in   in  403  403  403  200  403  403  404
organisation_import              POST -                  in   in  403  403  403  302  403  403  404
# A file is seen by who chose it alone
import                           GET  -                  in   in  404  404  404  200  404  404  404
import                           POST -                  in   in  404  404  404  302  404  404  404
import_leave                     POST -                  in   in  404  404  404  302  404  404  404

# Pages of a coach; a file of no team is none
compare                          GET  -                  in   in  403  403  200  403  403  403  404
dashboard                        GET  -                  in   in  403  403  200  403  403  403  404
dashboard_csv                    GET  -                  in   in  403  403  200  403  403  403  404
compare_csv                      GET  -                  in   in  403  403  409  403  403  403  404
compare_svg                      GET  -                  in   in  403  403  409  403  403  403  404
# What a coach notes of a team is read by that coach alone
preparation                      GET  -                  in   in  403  403  200  403  404  404  404
preparation                      POST -                  in   in  403  403  302  403  404  404  404

# Many teams together: leaders and administrators see all of them, a coach their own; too few to show anything here
shared                           GET  -                  in   in  403  403  200  403  403  403  404
overview                         GET  -                  in   in  403  403  200  200  200  403  404
overview_csv                     GET  -                  in   in  403  403  409  409  409  403  404
overview_svg                     GET  -                  in   in  403  403  409  409  409  403  404

# Rounds of the whole organisation; personal links are the business of those who run an assessment
organisation_rounds              GET  -                  in   in  403  403  403  200  403  403  404
organisation_round_open          GET  -                  in   in  403  403  403  200  403  403  404
organisation_round_open          POST -                  in   in  403  403  403  302  403  403  404
cycle                            GET  -                  in   in  403  403  403  200  403  403  404
cycle_remind                     POST -                  in   in  403  403  403  302  403  403  404
cycle_close                      GET  -                  in   in  403  403  403  200  403  403  404
cycle_close                      POST -                  in   in  403  403  403  302  403  403  404
cycle_delete                     GET  -                  in   in  403  403  403  200  403  403  404
cycle_delete                     POST -                  in   in  403  403  403  302  403  403  404
mail_send                        POST -                  in   in  403  403  403  302  404  404  404
assessment_invitations           GET  personal           in   in  403  200  200  200  404  404  404
assessment_invitations           GET  open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
assessment_invitations           POST personal           in   in  403  302  302  302  404  404  404
assessment_invitations           POST open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
assessment_remind                POST personal           in   in  403  302  302  302  404  404  404
assessment_remind                POST open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
invitation_revoke                GET  personal           in   in  403  200  200  200  404  404  404
invitation_revoke                GET  open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
invitation_revoke                POST personal           in   in  403  302  302  302  404  404  404
invitation_revoke                POST open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
invitation_renew                 POST personal           in   in  403  302  302  302  404  404  404
invitation_renew                 POST open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404
invitation_send                  POST personal           in   in  403  302  302  302  404  404  404
invitation_send                  POST open,reopened,submitted,over,consensus in in 403 409 409 409 404 404 404

# Questionnaires of the organisation; a page that would write in a published version says why not
questionnaires                   GET  -                  in   in  403  403  200  200  403  403  404
questionnaires_compare           GET  -                  in   in  403  403  200  200  403  403  404
questionnaires_from_file         GET  -                  in   in  403  403  200  200  403  403  404
questionnaires_from_file         POST -                  in   in  403  403  302  302  403  403  404
questionnaire                    GET  versions           in   in  403  403  200  200  403  403  404
questionnaire_draft              POST versions           in   in  403  403  302  302  403  403  404
questionnaire_publish            GET  versions           in   in  403  403  403  200  403  403  404
questionnaire_publish            POST draft              in   in  403  403  403  302  403  403  404
questionnaire_publish            POST published,retired  in   in  403  403  403  409  403  403  404
questionnaire_retire             GET  versions           in   in  403  403  403  200  403  403  404
questionnaire_retire             POST published          in   in  403  403  403  302  403  403  404
questionnaire_retire             POST draft,retired      in   in  403  403  403  409  403  403  404
questionnaire_delete             GET  versions           in   in  403  403  200  200  403  403  404
questionnaire_delete             POST draft              in   in  403  403  302  302  403  403  404
questionnaire_delete             POST published,retired  in   in  403  403  409  409  403  403  404
questionnaire_file               GET  versions           in   in  403  403  200  200  403  403  404
questionnaire_preview            GET  versions           in   in  403  403  200  200  403  403  404
questionnaire_part               GET  draft              in   in  403  403  200  200  403  403  404
questionnaire_part               GET  published,retired  in   in  403  403  409  409  403  403  404
questionnaire_part               POST draft              in   in  403  403  302  302  403  403  404
questionnaire_part               POST published,retired  in   in  403  403  409  409  403  403  404
questionnaire_part_check         POST versions           in   in  403  403  200  200  403  403  404
questionnaire_part_add           POST draft              in   in  403  403  302  302  403  403  404
questionnaire_part_add           POST published,retired  in   in  403  403  409  409  403  403  404
questionnaire_part_move          POST draft              in   in  403  403  302  302  403  403  404
questionnaire_part_move          POST published,retired  in   in  403  403  409  409  403  403  404
questionnaire_part_remove        GET  draft              in   in  403  403  200  200  403  403  404
questionnaire_part_remove        GET  published,retired  in   in  403  403  409  409  403  403  404
questionnaire_part_remove        POST draft              in   in  403  403  302  302  403  403  404
questionnaire_part_remove        POST published,retired  in   in  403  403  409  409  403  403  404

# Running an assessment; in the wrong state a page says why, with 409
assessment                       GET  every              in   in  200  200  200  200  404  404  404
assessment_qr                    GET  open,reopened,submitted   in   in  403  200  200  200  404  404  404
assessment_qr                    GET  over,consensus,personal     in   in  403  409  409  409  404  404  404
assessment_poster                GET  open,reopened,submitted   in   in  403  200  200  200  404  404  404
assessment_poster                GET  over,consensus,personal     in   in  403  409  409  409  404  404  404
assessment_extend                GET  open,reopened,submitted,consensus,personal in in 403 200 200 200 404 404 404
assessment_extend                GET  over               in   in  403  409  409  409  404  404  404
assessment_extend                POST open,reopened,submitted,consensus,personal in in 403 302 302 302 404 404 404
assessment_extend                POST over               in   in  403  409  409  409  404  404  404
assessment_expect                GET  open,reopened,submitted,consensus,personal in in 403 200 200 200 404 404 404
assessment_expect                GET  over               in   in  403  409  409  409  404  404  404
assessment_expect                POST open,reopened,submitted,consensus,personal in in 403 302 302 302 404 404 404
assessment_expect                POST over               in   in  403  409  409  409  404  404  404
assessment_cancel                GET  open,planned,consensus,personal in in 403 200 200 200 404 404 404
assessment_cancel                GET  submitted,reopened,due,cancelled,ended in in 403 409 409 409 404 404 404
assessment_cancel                POST open,planned,consensus,personal in in 403 302 302 302 404 404 404
assessment_cancel                POST submitted,reopened,due,cancelled,ended in in 403 409 409 409 404 404 404
assessment_close                 GET  running            in   in  403  200  200  200  404  404  404
assessment_close                 GET  planned,cancelled,ended   in   in  403  409  409  409  404  404  404
assessment_close                 POST running,ended      in   in  403  302  302  302  404  404  404
assessment_close                 POST planned,cancelled   in   in  403  409  409  409  404  404  404
assessment_reopen                GET  closed,unshared,suppressed in in 403 403 403 200  404  404  404
assessment_reopen                GET  running,planned,cancelled,sealed,archived in in 403 403 403 409 404 404 404
assessment_reopen                POST closed,unshared,suppressed in in 403 403 403 302  404  404  404
assessment_reopen                POST running,planned,cancelled,sealed,archived in in 403 403 403 409 404 404 404
assessment_share                 POST running,planned,ended   in   in  403  302  403  403  404  404  404
assessment_share                 POST cancelled          in   in  403  409  403  403  404  404  404
consensus                        POST consensus          in   in  403  302  403  403  404  404  404
consensus                        POST open,reopened,submitted,over,personal in in 403 409 403 403 404 404 404

# Results of a team: none to an administrator, ever; before closing a page says why
assessment_results               GET  running,planned    in   in  200  200  200  403  404  404  404
assessment_results               GET  cancelled          in   in  410  410  410  403  404  404  404
assessment_results               GET  ended              in   in  200  200  200  403  404  404  404
assessment_report                GET  running,planned    in   in  200  200  200  403  404  404  404
assessment_report                GET  cancelled          in   in  410  410  410  403  404  404  404
assessment_report                GET  ended              in   in  200  200  200  403  404  404  404
assessment_radar_svg             GET  running,planned,cancelled,suppressed in in 409 409 409 403 404 404 404
assessment_radar_svg             GET  told               in   in  200  200  200  403  404  404  404
assessment_figures_csv           GET  running,planned,cancelled,suppressed in in 403 409 409 403 404 404 404
assessment_figures_csv           GET  told               in   in  403  200  200  403  404  404  404
symptom_review                   POST running,planned,cancelled,suppressed in in 404 404 403 403 404 404 404
symptom_review                   POST told               in   in  302  302  403  403  404  404  404

# Results by the respondents' link: who has it is a respondent, whoever that is
respondent_results               GET  running,planned   200
respondent_results               GET  cancelled          410
respondent_results               GET  closed,suppressed,sealed,archived  200
respondent_results               GET  unshared           403
respondent_report                GET  running,planned   200
respondent_report                GET  cancelled          410
respondent_report                GET  closed,suppressed,sealed,archived  200
respondent_report                GET  unshared           403
respondent_radar_svg             GET  running,planned,cancelled,suppressed  409
respondent_radar_svg             GET  closed,sealed,archived  200
respondent_radar_svg             GET  unshared           403

# A personal link makes who has it a respondent, whoever that is; elsewhere it opens nothing
personal_link                    GET  personal          200
personal_link                    GET  open,reopened,submitted,over,consensus  404
personal_link                    POST personal          302
personal_link                    POST open,reopened,submitted,over,consensus  404

# Answering by the team's link: who has it may start a sheet, and reaches no other; without one, back to the start.
# In consensus the one sheet is the facilitator's.
answer_start                     GET  every             200
answer_start                     POST open,reopened,submitted  302
answer_start                     POST personal          409  302  409  409  409  409  409  409  409
answer_start                     POST over              409
answer_start                     POST consensus         409  409  409  302  409  409  409  409  409
answer_pillar                    GET  open,reopened,personal  302  200  302  302  302  302  302  302  302
answer_pillar                    GET  submitted,over    302
answer_pillar                    GET  consensus         302  302  302  200  302  302  302  302  302
answer_pillar                    POST open,reopened,personal  409  302  409  409  409  409  409  409  409
answer_pillar                    POST submitted,over    409
answer_pillar                    POST consensus         409  409  409  302  409  409  409  409  409
answer_save                      POST open,reopened,personal  409  200  409  409  409  409  409  409  409
answer_save                      POST submitted,over    409
answer_save                      POST consensus         409  409  409  200  409  409  409  409  409
answer_comment                   POST open,reopened,personal  409  200  409  409  409  409  409  409  409
answer_comment                   POST submitted,over    409
answer_comment                   POST consensus         409  409  409  200  409  409  409  409  409
answer_review                    GET  open,reopened,personal  302  200  302  302  302  302  302  302  302
answer_review                    GET  submitted,over    302
answer_review                    GET  consensus         302  302  302  200  302  302  302  302  302
answer_submit                    POST open,reopened,submitted,personal 409 302 409 409 409 409 409 409 409
answer_submit                    POST over              409
answer_submit                    POST consensus         409  409  409  302  409  409  409  409  409
answer_done                      GET  open,reopened,over,consensus,personal  302
answer_done                      GET  submitted         302  200  302  302  302  302  302  302  302
answer_take_back                 POST open,reopened,submitted,personal 409 302 409 409 409 409 409 409 409
answer_take_back                 POST over              409
answer_take_back                 POST consensus         409  409  409  302  409  409  409  409  409
answer_delete                    GET  open,reopened,submitted,personal 302 200 302 302 302 302 302 302 302
answer_delete                    GET  over              302
answer_delete                    GET  consensus         302  302  302  200  302  302  302  302  302
answer_delete                    POST open,reopened,submitted,personal 409 302 409 409 409 409 409 409 409
answer_delete                    POST over              409
answer_delete                    POST consensus         409  409  409  302  409  409  409  409  409
"""

# What a made-up value in the address gets, from everybody; other addresses of a thing: `in` or 404.
UNKNOWN = {
    "first_run": 410,
    "account_invitation": 410,
    "account_reset_password_from_key": 200,
    "mfa_remove_webauthn": 302,
}


@dataclass(frozen=True, slots=True)
class Row:
    """`codes` by actor."""

    name: str
    method: str
    states: tuple[str, ...]
    codes: dict[str, str]


def _row(line: str) -> Row:
    name, method, states, *codes = line.split()
    if len(codes) == 1:
        codes *= len(COLUMNS)
    found = [state for group in states.split(",") for state in _GROUPS.get(group, (group,))]
    return Row(name, method, tuple(found), dict(zip(COLUMNS.values(), codes, strict=True)))


ROWS = [_row(line) for line in TABLE.splitlines() if line and not line.startswith("#")]
METHODS = {name: {row.method for row in ROWS if row.name == name} for name in (row.name for row in ROWS)}
