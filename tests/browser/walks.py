"""Which addresses each walk looks at. A walk that leaves one out fails (conftest.py), and so does a page that no walk
looks at (tests/test_walks.py)."""

_CHECK = "check_start check_pillar check_review check_result"
_ANSWER = "answer_start answer_pillar answer_review answer_delete answer_done"
_PASSWORD = "account_reset_password account_reset_password_done account_reset_password_from_key"
_FACTORS = (
    "mfa_index mfa_activate_totp mfa_deactivate_totp mfa_add_webauthn mfa_remove_webauthn mfa_view_recovery_codes "
    "mfa_generate_recovery_codes mfa_authenticate mfa_reauthenticate mfa_reauthenticate_webauthn"
)

# By test.
LOOKS_AT = {
    test: frozenset(names.split())
    for test, names in {
        "test_every_page_is_accessible": f"home privacy method library library_search library_entry {_CHECK}",
        "test_every_answering_page_is_accessible": _ANSWER,
        "test_every_page_of_answering_together_is_accessible": _ANSWER,
        "test_every_account_page_is_accessible": (
            "account account_change_password account_sessions account_reauthenticate account_invitation account_login "
            f"{_FACTORS}"
        ),
        "test_every_desk_page_is_accessible": (
            f"first_run account_login account_inactive {_PASSWORD} team team_audit team_change member_add member_role "
            "member_remove assessment assessment_open assessment_poster assessment_extend assessment_expect "
            "assessment_close assessment_cancel assessment_invitations invitation_revoke personal_link answer_start "
            "organisation_team_add organisation_rounds organisation_round_open cycle cycle_close"
        ),
        "test_every_page_of_an_organisation_is_accessible": (
            "home team organisation organisation_people organisation_roles organisation_coaches organisation_settings "
            "organisation_thresholds role_take coach_remove team_tags team_merge team_split team_archive "
            "team_coach_add assessment_open"
        ),
        "test_every_page_of_bringing_in_and_deleting_is_accessible": (
            "organisation_import import organisation_invitations organisation_person_remove assessment_reopen "
            "team_delete cycle_delete team_events"
        ),
        "test_every_failure_is_accessible": "openid_connect_callback method",
        "test_every_refusal_is_accessible": "assessment_results respondent_results account_login",
        "test_every_result_is_accessible": "assessment_results assessment_report respondent_results respondent_report",
        "test_every_home_is_accessible": "home team organisation_audit assessment",
        "test_every_page_of_a_comparison_is_accessible": "compare preparation",
        "test_every_page_of_the_dashboard_is_accessible": "dashboard",
        "test_every_page_of_many_teams_is_accessible": "home overview shared neighbours team",
        "test_every_page_of_questionnaires_is_accessible": (
            "questionnaires questionnaires_compare questionnaires_from_file questionnaire questionnaire_publish "
            "questionnaire_retire questionnaire_delete questionnaire_preview questionnaire_part "
            "questionnaire_part_remove"
        ),
    }.items()
}

# Addresses that answer 200 without a page, and with what.
NO_PAGE = {
    "account_export": "a JSON file",
    "organisation_person_export": "a JSON file",
    "check_download": "a JSON file",
    "assessment_figures_csv": "a table as a file",
    "dashboard_csv": "a table as a file",
    "questionnaire_file": "a TOML file",
    "assessment_qr": "a drawing, seen on the poster",
    "assessment_radar_svg": "a drawing as a file",
    "respondent_radar_svg": "a drawing as a file",
    "mfa_login_webauthn": "JSON for the browser's dialogue of passkeys",
    "healthz": "a line for a probe",
    "readyz": "a line for a probe",
}
