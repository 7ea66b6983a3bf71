from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0014_invitations_mails_and_jobs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("organisation_created", "organisation created"),
                    ("settings_changed", "settings changed"),
                    ("thresholds_changed", "thresholds changed"),
                    ("signed_in", "signed in"),
                    ("second_factor_changed", "second factor changed"),
                    ("account_invited", "account invited"),
                    ("invitation_revoked", "invitation revoked"),
                    ("invitation_accepted", "invitation accepted"),
                    ("person_exported", "data of a person exported"),
                    ("person_removed", "person removed"),
                    ("people_imported", "teams and people imported"),
                    ("role_given", "role in the organisation given"),
                    ("role_taken", "role in the organisation taken away"),
                    ("coach_assigned", "coach assigned"),
                    ("coach_removed", "coach no longer assigned"),
                    ("team_created", "team created"),
                    ("team_changed", "team changed"),
                    ("team_merged", "team merged"),
                    ("team_split", "team split"),
                    ("team_archived", "team archived"),
                    ("team_restored", "team taken up again"),
                    ("member_added", "member added"),
                    ("member_removed", "member removed"),
                    ("member_on_leave", "member on leave, or back"),
                    ("role_changed", "role changed"),
                    ("questionnaire_published", "questionnaire published"),
                    ("questionnaire_retired", "questionnaire retired"),
                    ("cycle_opened", "round opened for many teams"),
                    ("cycle_closed", "round closed"),
                    ("assessment_planned", "assessment planned"),
                    ("assessment_opened", "assessment opened"),
                    ("people_invited", "people invited"),
                    ("link_revoked", "personal link revoked"),
                    ("people_reminded", "everybody reminded"),
                    ("assessment_extended", "assessment extended"),
                    ("assessment_expects", "expected people changed"),
                    ("assessment_cancelled", "assessment cancelled"),
                    ("assessment_closed", "assessment closed"),
                    ("assessment_reopened", "assessment reopened"),
                    ("assessment_sealed", "assessment sealed"),
                    ("results_shared", "results shown to respondents, or no longer"),
                    ("results_exported", "results exported"),
                    ("sheets_erased", "sheets erased at the end of their time"),
                    ("team_deleted", "data of a team deleted"),
                    ("cycle_deleted", "data of a round deleted"),
                ],
                max_length=30,
            ),
        ),
    ]
