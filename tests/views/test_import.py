"""Teams and people from a CSV file: what is refused, what is seen first, what is done."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.actions.imports import Faulty, import_people
from assessments.actions.people_file import MOST_BYTES, MOST_ROWS, read_people
from assessments.models import AuditEvent, Coaching, Membership, Team, Upload, User
from tests.factories import make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db

TAGS = [f"t{number}" for number in range(21)]
HEADER = "team,email,name,role,language,size,tags\n"
ROWS = (
    "Bees,Bea@example.org,Béa,facilitator,fr,6,web|mobile\n"
    "Bees,ben@example.org,Ben,,,,\n"
    "Bees,cleo@example.org,,coach,,,\n"
    "Owls,new@example.org,Nia,member,en,9,\n"
    "Owls,mia@example.org,Mia,facilitator,,,web\n"
)


@pytest.fixture
def address(actors) -> str:
    return reverse("organisation_import", args=[actors.team.organisation.pk])


def send(actors, address, data: bytes | str, *, creates: bool = True, name: str = "people.csv"):
    data = data.encode() if isinstance(data, str) else data
    body = {"file": SimpleUploadedFile(name, data)} | ({"creates_teams": "on"} if creates else {})
    return actors.client("administrator").post(address, body)


def faults(data: bytes | str) -> list[tuple[int, str]]:
    found = read_people(data.encode() if isinstance(data, str) else data).faults
    assert all(fault.message for fault in found)
    return [(fault.row, fault.column) for fault in found]


def everything() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Team, User, Membership, Coaching, AuditEvent))


def test_file_is_seen_first_then_imported_whole_and_changes_nothing_again(actors, address):
    before = everything()
    reply = send(actors, address, HEADER + ROWS)
    assert everything() == before
    page = actors.client("administrator").get(reply["Location"])
    for word in (
        "Bees",
        "Béa",
        "ben@example.org · Bees · member",
        "Owls, 8 → 9 people, web",
        "cleo@example.org · Bees",
    ):
        assert word in page.text
    actors.client("administrator").post(reply["Location"])
    bees = Team.objects.get(name="Bees")
    assert (bees.size, bees.organisation) == (6, actors.team.organisation)
    assert sorted(bees.tags.values_list("name", flat=True)) == ["mobile", "web"]
    assert sorted(bees.memberships.values_list("user__email", "role")) == [
        ("Bea@example.org", "facilitator"),
        ("ben@example.org", "member"),
    ]
    assert [coaching.user for coaching in bees.coachings.all()] == [actors.coach]
    actors.team.refresh_from_db()
    assert actors.team.size == 9
    assert actors.team.memberships.get(user=actors.member).role == "facilitator"
    bea = User.objects.get(email="Bea@example.org")
    assert (bea.name, bea.language, bea.has_usable_password()) == ("Béa", "fr", False)
    assert User.objects.get(email="ben@example.org").language == actors.team.organisation.language
    kinds = AuditEvent.objects.filter(by=actors.administrator).values_list("what", flat=True)
    assert sorted(kinds) == sorted(
        ["team_created", "team_changed", *["member_added"] * 3, "coach_assigned", "role_changed", "people_imported"]
    )
    assert not Upload.objects.exists()

    after = everything()
    reply = send(actors, address, HEADER + ROWS)
    assert "all of it is here already" in actors.client("administrator").get(reply["Location"]).text
    import_people(upload=Upload.objects.get(), by=actors.administrator)
    assert everything() == after


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_file_is_read_as_spreadsheets_write_it(encoding, delimiter):
    text = "Équipe,E-mail,Nom,Rôle\r\nAbeilles,bea@example.org,Béa,facilitatrice\r\n\r\n".replace(",", delimiter)
    found = read_people(text.encode(encoding))
    assert found.faults == ()
    [line] = found.lines
    assert (line.row, line.team, line.name, line.role) == (2, "Abeilles", "Béa", "facilitator")
    assert found.guessed == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", (0, "")),
        (b" \n", (0, "")),
        (HEADER.encode(), (0, "")),
        (b"x" * (MOST_BYTES + 1), (0, "")),
        (b"PK\x03\x04\0\0", (0, "")),
        (b"\xff\xfet\0e\0a", (0, "")),
        (b"team,email\n\x81,a@example.org\n", (0, "")),
        (b'team,email\n"Bees,a@example.org\n', (0, "")),
        ("team,name\nBees,Bea\n", (1, "email")),
        ("team,email,shoe\nBees,a@example.org,42\n", (1, "shoe")),
        ("team,email,team\nBees,a@example.org,Owls\n", (1, "team")),
        ("team,email\nBees\n", (2, "")),
        ("team,email\n,a@example.org\n", (2, "team")),
        (f"team,email\n{'B' * 151},a@example.org\n", (2, "team")),
        ("team,email\nBees,bea\n", (2, "email")),
        ("team,email\nBees,=1+1\n", (2, "email")),
        ("team,email,role\nBees,a@example.org,queen\n", (2, "role")),
        ("team,email,language\nBees,a@example.org,de\n", (2, "language")),
        ("team,email,size\nBees,a@example.org,501\n", (2, "size")),
        ("team,email,size\nBees,a@example.org,٣\n", (2, "size")),
        (f"team,email,tags\nBees,a@example.org,{'w' * 41}\n", (2, "tags")),
        ("team,email\nBees,a@example.org\nbees,A@example.org\n", (3, "email")),
        ("team,email\nBees,x@straße.de\n", (2, "email")),
        ("team,email,name\nBees,a@example.org,\ud800\n".encode("utf-16", "surrogatepass"), (0, "")),
        (b"team,email,name\nBees,a@example.org,\0\n", (0, "")),
        ("team,email\n" + "".join(f"Bees,a{n}@example.org\n" for n in range(MOST_ROWS + 1)), (MOST_ROWS + 2, "")),
    ],
)
def test_fault_names_its_row_and_column(data, where):
    assert faults(data) == [where]


@pytest.mark.parametrize(
    ("rows", "where", "message"),
    [
        ("Bees,a@example.org,,member,,,\n", "Row 2, column role", "A new team needs a facilitator"),
        ("Owls,fay@example.org,,member,,,\n", "Row 2, column role", "left without a facilitator"),
        ("Old,mia@example.org,,,,,\n", "Row 2, column team", "archived"),
        ("Owls,a@example.org,Ann,,,,\nNewts,a@example.org,Bob,,,,\n", "Row 3, column name", "another name"),
        ("Owls,a@example.org,,,,5,\nOwls,b@example.org,,,,6,\n", "Row 3, column size", "another size"),
        (
            f"Owls,a@example.org,,,,,{'|'.join(TAGS[:11])}\nOwls,b@example.org,,,,,{'|'.join(TAGS[11:])}\n",
            "Row 2, column tags",
            "more than 20 tags",
        ),
    ],
)
def test_what_does_not_fit_what_is_stored_is_refused_whole(actors, address, rows, where, message):
    old = make_team(name="Old")
    old.archived_at = actors.team.organisation.roles.first() and "2026-01-01T00:00:00Z"
    old.save()
    before = everything()
    reply = send(actors, address, HEADER + rows)
    assert reply.status_code == 400
    assert where in " ".join(reply.text.split())
    assert message in reply.text
    assert (everything(), Upload.objects.count()) == (before, 0)


def test_names_and_tags_are_folded_into_one_line_and_one_spelling():
    [line] = read_people(b'team,email,name,tags\n"Red\n Bees",a@example.org,"Be\t a",Web| web |two  words\n').lines
    assert (line.team, line.name, line.tags) == ("Red Bees", "Be a", ("web", "two words"))


def test_name_that_begins_as_a_formula_does_is_one_like_any_other():
    # As in the forms: what is exported says that it is a text (views/tables.py).
    [line] = read_people("team,email,name\n=Bees,a@example.org,＝Bea\n".encode()).lines
    assert (line.team, line.name) == ("=Bees", "＝Bea")


def test_cells_are_read_without_turns_of_direction():
    [line] = read_people("team,email,name\n\u202eseeB\u2066,a@example.org,\u202a Bea\n".encode()).lines
    assert (line.team, line.name) == ("seeB", "Bea")


def test_file_does_not_tell_who_has_an_account_elsewhere(actors, address):
    make_user("eve@example.org", make_team(make_organisation("far"), "Hares"))
    client, seen = actors.client("administrator"), []
    for name in ("eve", "new"):
        two_names = f"team,email,name\nOwls,{name}@example.org,A\nNewts,{name}@example.org,B\n"
        assert "gives this address another name" in send(actors, address, two_names).text
        page = client.get(send(actors, address, f"team,email\nOwls,{name}@example.org\n")["Location"])
        assert "New people" in page.text
        upload = Upload.objects.get()
        seen.append(page.text.replace(name, "…").replace(str(upload.pk), "…"))
        import_people(upload=upload, by=actors.administrator)
    assert without_tokens(seen[0]) == without_tokens(seen[1])
    assert [event.detail["people"] for event in AuditEvent.objects.filter(what="people_imported")] == [1, 1]


def without_tokens(page: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", page)


@pytest.mark.parametrize("columns", ["team,email", "team,email,role"])
def test_file_without_roles_leaves_everybody_what_they_are(actors, address, columns):
    more = "," if columns.endswith("role") else ""
    people = ("fay", "mia", "cleo", "new")
    rows = "".join(f"Owls,{name}@example.org{more}\n" for name in people)
    before = set(actors.team.memberships.values_list("user__email", "role"))
    page = actors.client("administrator").get(send(actors, address, f"{columns}\n{rows}")["Location"])
    assert "Another role" not in page.text
    import_people(upload=Upload.objects.get(), by=actors.administrator)
    after = set(actors.team.memberships.values_list("user__email", "role"))
    assert after - before == {("new@example.org", "member")}
    assert before <= after
    assert actors.team.coachings.filter(user=actors.coach).exists()


def test_preview_shows_the_old_role_beside_the_new_one(actors, address):
    rows = "Owls,mia@example.org,facilitator\nOwls,fay@example.org,member\n"
    page = actors.client("administrator").get(send(actors, address, f"team,email,role\n{rows}")["Location"])
    assert "mia@example.org · Owls · member → facilitator" in page.text
    assert "fay@example.org · Owls · facilitator → member" in page.text


def test_unknown_team_is_refused_unless_it_shall_be_made(actors, address):
    reply = send(actors, address, HEADER + ROWS, creates=False)
    assert reply.status_code == 400
    assert "There is no team “Bees”" in reply.text
    assert "Row 2" in reply.text


def test_nobody_changes_their_own_role_by_a_file(actors, address):
    Membership.objects.create(team=actors.team, user=actors.administrator, role="member")
    reply = send(actors, address, "team,email,role\nOwls,ann@example.org,facilitator\n")
    assert "Nobody changes their own role" in reply.text


def test_nobody_joins_a_team_that_exists_by_their_own_file(actors, address):
    reply = send(actors, address, "team,email,role\nOwls,ANN@example.org,member\n")
    assert reply.status_code == 400
    assert "Nobody adds themself to a team." in reply.text
    # A team that the file makes has no results yet.
    assert send(actors, address, "team,email,role,size\nBees,ann@example.org,facilitator,5\n").status_code == 302


def test_what_changed_since_the_preview_is_told_and_nothing_is_done(actors, address):
    reply = send(actors, address, "team,email,role\nOwls,new@example.org,\n", creates=False)
    Team.objects.filter(pk=actors.team.pk).update(name="Hawks")
    before = everything()
    with pytest.raises(Faulty):
        import_people(upload=Upload.objects.get(), by=actors.administrator)
    page = actors.client("administrator").post(reply["Location"])
    assert page.status_code == 409
    assert "There is no team “Owls”" in page.text
    assert everything() == before


def test_many_faults_are_counted_and_the_first_are_shown(actors, address):
    rows = "".join(f"Owls,nobody-{n}\n" for n in range(60))
    reply = send(actors, address, "team,email\n" + rows)
    assert "60 things to correct" in reply.text
    assert "And 10 more." in reply.text


def test_file_is_forgotten_when_it_is_left(actors, address):
    reply = send(actors, address, HEADER + ROWS)
    upload = Upload.objects.get()
    actors.client("administrator").post(reverse("import_leave", args=[upload.pk]))
    assert not Upload.objects.exists()
    assert actors.client("administrator").get(reply["Location"]).status_code == 404


def test_second_tab_is_told_that_the_file_is_imported_already(actors, address):
    client = actors.client("administrator")
    other, page = (send(actors, address, HEADER + ROWS)["Location"] for _ in range(2))
    assert client.post(page).status_code == 302
    before = everything()
    leave = reverse("import_leave", args=[page.split("/")[-2]])
    for reply in (client.get(page), client.post(page), client.post(leave)):
        assert reply.status_code == 409
        assert "This file is already imported" in reply.text
        assert reverse("organisation", args=[actors.team.organisation.pk]) in reply.text
    assert everything() == before
    # Another file waits as before, and who administers no more learns nothing.
    assert client.get(other).status_code == 200
    actors.team.organisation.roles.filter(user=actors.administrator).delete()
    assert client.get(page).status_code == 404


def test_file_is_seen_by_nobody_else(actors, address):
    reply = send(actors, address, HEADER + ROWS)
    other = make_user("amy@example.org")
    actors.team.organisation.roles.create(user=other, role="administrator")
    client = actors.client("administrator")
    client.force_login(other)
    assert client.get(reply["Location"]).status_code == 404


def test_size_of_the_file_costs_no_query(actors, address, django_assert_max_num_queries):
    rows = "".join(f"Owls,p{n}@example.org,Person {n},,,,\n" for n in range(300))
    upload = Upload.objects.get(pk=send(actors, address, HEADER + rows)["Location"].split("/")[-2])
    with django_assert_max_num_queries(22):
        import_people(upload=upload, by=actors.administrator)
    assert actors.team.memberships.count() == 302


@pytest.mark.parametrize("body", [{}, {"file": ""}])
def test_nothing_chosen_is_said(actors, address, body):
    assert actors.client("administrator").post(address, body).status_code == 400
