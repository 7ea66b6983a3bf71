"""A questionnaire written as a file: the very file that it was read from."""

from assessments.maturity.document import SHIPPED, parse_document, shipped_document
from assessments.maturity.layout import toml
from tests.factories import make_raw_document, part


def test_shipped_document_is_written_as_its_file():
    assert toml(shipped_document().canonical()) == SHIPPED.read_text(encoding="utf-8")


def test_what_is_written_is_read_back_whatever_it_says():
    raw = make_raw_document()
    part(raw, "C1")["title"]["en"] = r'A "quoted" \ title'
    part(raw, "C1")["help"]["fr"] = 'Long\u00a0: """ ' + "mot " * 140 + "fin\\"
    part(raw, "C1")["anchors"]["en"][0] = 'Un "long" repère \\ ' * 20
    part(raw, "C2")["weight"] = 2.25
    part(raw, "P01")["links"]["C2"] = 1.0
    raw["questions"].reverse()
    read = parse_document(toml(raw), file="edited.toml")
    again = parse_document(toml(read.canonical()), file="again.toml")
    assert read.question("C1").title.en == r'A "quoted" \ title'
    assert read.question("C1").help.fr.startswith('Long\u00a0: """ mot')
    assert read.content_hash == again.content_hash
    assert [question.code for question in read.questions] == [each["code"] for each in raw["questions"]]


def test_what_is_not_whole_yet_is_written_as_it_stands():
    raw = make_raw_document()
    part(raw, "SY-C1")["links"] = {}
    part(raw, "SY-C1")["title"]["fr"] = ""
    written = toml(raw)
    assert 'links = {}\nremedies = ["P01", "P02", "P46"]\ntitle.en = "Blame culture"\ntitle.fr = ""' in written


def test_lines_are_no_longer_than_those_of_the_shipped_file():
    assert max(len(line) for line in toml(shipped_document().canonical()).splitlines()) == 108


def test_one_long_word_is_left_whole():
    raw = make_raw_document()
    part(raw, "C1")["title"]["en"] = "w" * 300
    assert f'title.en = """\n{"w" * 300}"""' in toml(raw)
