"""Programmes: both are whole, a broken one is refused with line and reason, and a used one can be stored."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import models
from models import programme as programmes
from models.programme import BrokenProgramme, Evidence, Programme, Words

SHIPPED = Path(models.__file__ or "").parent / "programmes" / "cong-dan-hoc-tap.toml"
FIFTEEN = Path(__file__).parent / "fifteen.toml"
TEXT = SHIPPED.read_text("utf-8")
LINES = TEXT.split("\n")


@pytest.fixture(params=[SHIPPED, FIFTEEN], ids=["shipped", "fifteen"])
def programme(request: pytest.FixtureRequest) -> Programme:
    return programmes.load(request.param)


def words_of(part: object) -> Iterator[Words]:
    """Every text below a part."""
    if isinstance(part, Words):
        yield part
    elif isinstance(part, BaseModel):
        yield from (words for _, value in part for words in words_of(value))
    elif isinstance(part, tuple | dict):
        values = part.values() if isinstance(part, dict) else part
        yield from (words for value in values for words in words_of(value))


def test_shipped_programme_is_the_one_of_the_decision() -> None:
    shipped = programmes.shipped()
    assert shipped is programmes.shipped()
    assert shipped == programmes.load(SHIPPED)
    assert not shipped.confirmed
    assert [(criterion.points, criterion.floor) for criterion in shipped.criteria] == [(10, 5)] * 10
    assert (shipped.maximum, shipped.threshold, shipped.minimum_age) == (100, 80, 16)
    assert [criterion.competence for criterion in shipped.criteria] == list("AAAABBBBCC")
    assert "244/QĐ-KHVN" in shipped.source.vi and "244/QĐ-KHVN" in shipped.source.en
    assert [stage.id for stage in shipped.stages] == ["village", "commune"]
    windows = (shipped.calendar.registration, shipped.calendar.self_score, shipped.calendar.recognition)
    assert not any(window.confirmed for window in windows)


def test_only_a_foreign_language_may_be_not_needed() -> None:
    assert [criterion.id for criterion in programmes.shipped().criteria if criterion.not_needed is not None] == ["foreign_language"]


def test_every_group_finds_its_whole_file_in_its_activities() -> None:
    shipped = programmes.shipped()
    needed = {criterion.id for criterion in shipped.criteria if criterion.not_needed is None}
    for group in shipped.groups:
        assert needed <= {id for activity in group.activities for id in activity.criteria}, group.id


def test_five_photos_cover_a_farmers_file() -> None:
    shipped = programmes.shipped()
    needed = {criterion.id for criterion in shipped.criteria if criterion.not_needed is None}
    assert needed == {id for activity in shipped.group("farmer").activities[:5] for id in activity.criteria}


def test_a_photo_of_an_activity_counts_where_the_activity_does() -> None:
    shipped = programmes.shipped()
    for group in shipped.groups:
        for activity in group.activities:
            for id in activity.criteria:
                assert Evidence.PHOTO in shipped.criterion(id).accepts, (group.id, activity.id, id)


def test_fifteen_differ_from_the_shipped_programme() -> None:
    fifteen = programmes.load(FIFTEEN)
    assert len(fifteen.criteria) == 15
    assert len({criterion.points for criterion in fifteen.criteria}) > 3
    assert (fifteen.maximum, fifteen.threshold, len(fifteen.groups), len(fifteen.stages)) == (100, 70, 2, 3)


def test_texts_are_composed_and_vietnamese_ones_have_diacritics(programme: Programme) -> None:
    for words in words_of(programme):
        for _, text in words:
            assert unicodedata.is_normalized("NFC", text)
            assert not set(text) & set("<>*_`{}[]"), f"markup in {text!r}"
        assert not words.vi.isascii(), f"no diacritics in {words.vi!r}"
        assert words.vi != words.en


@pytest.mark.parametrize("path", [SHIPPED, FIFTEEN])
def test_files_are_composed_as_they_stand(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", path.read_text("utf-8"))


def test_meanings_are_two_short_sentences_at_most(programme: Programme) -> None:
    for criterion in programme.criteria:
        for _, text in criterion.meaning:
            assert len(text) <= 120, text
            assert text.endswith(".") and text.count(".") <= 2, text


def test_what_the_guide_says_is_two_short_sentences_a_line_at_most(programme: Programme) -> None:
    for lines in (programme.benefits, programme.assessment, programme.visibility):
        for words in lines:
            for _, text in words:
                assert text.endswith(".") and text.count(".") <= 2, text


def test_no_money_and_no_prize_is_promised() -> None:
    for words in programmes.shipped().benefits:
        assert not {"tiền", "thưởng", "quà", "đồng"} & set(words.vi.casefold().split()), words.vi


def choices(programme: Programme) -> Iterator[tuple[int, list[Words]]]:
    """What stands on buttons together, and how long each may be."""
    yield 28, [criterion.label for criterion in programme.criteria]
    yield 28, [work.label for work in programme.works]
    yield 28, [score.label for score in programme.scores]
    yield 28, [reason.label for reason in programme.reasons]
    for group in programme.groups:
        yield 32, [activity.label for activity in group.activities]


def test_buttons_fit_a_phone(programme: Programme) -> None:
    for limit, labels in choices(programme):
        assert max(len(text) for words in labels for _, text in words) <= limit
    assert max(len(group.activities) for group in programme.groups) <= 6


@pytest.mark.parametrize("language", ["vi", "en"])
def test_buttons_of_one_choice_can_be_told_apart(programme: Programme, language: str) -> None:
    for _, labels in choices(programme):
        texts = [words.in_(language) for words in labels]
        assert len(set(texts)) == len(texts)


def test_stored_programme_is_read_back(programme: Programme) -> None:
    again = Programme.model_validate_json(programme.document)
    assert again == programme
    assert again.document == programme.document
    assert "\n" not in programme.document


def test_stored_programme_is_checked_again() -> None:
    content = json.loads(programmes.shipped().document)
    content["groups"][0]["activities"][0]["criteria"] = ["nothing"]
    with pytest.raises(ValidationError, match="'nothing' is not one of"):
        Programme.model_validate_json(json.dumps(content))


def test_version_stored_before_the_guide_is_still_read() -> None:
    content = json.loads(programmes.shipped().document)
    for key in ("benefits", "assessment", "visibility"):
        del content[key]
    assert Programme.model_validate_json(json.dumps(content)).benefits == ()


def test_programme_does_not_change_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        programmes.shipped().threshold = 0


def test_parts_are_found_by_id() -> None:
    shipped = programmes.shipped()
    assert shipped.competence("B").label.en == "Using tools to learn and work"
    assert shipped.criterion("sharing").number == 10
    assert shipped.group("student").button.vi == "Đang đi học"
    assert shipped.activity("farmer", "farm_class").criteria == ("plan", "gatherings")
    assert shipped.activity("worker", "phone_learning") != shipped.activity("farmer", "phone_learning")
    assert shipped.score("sometimes").label.vi == "Thỉnh thoảng"
    assert shipped.role(shipped.stage("village").role).label.vi == "Người xét ở thôn, bản"
    assert shipped.reason("blurred").label.vi == "Ảnh mờ, chưa nhìn rõ"
    with pytest.raises(KeyError, match="nothing"):
        shipped.criterion("nothing")


def test_several_works_lead_to_a_group(programme: Programme) -> None:
    assert [work.id for work in programme.works][: len(programme.groups)] == [group.id for group in programme.groups]
    further = {work.id: group.id for group in programme.groups for work in group.works}
    assert further and all(programme.group_of(work).id == group for work, group in further.items())
    assert all(programme.group_of(group.id) is group for group in programme.groups)
    with pytest.raises(KeyError, match="nothing"):
        programme.group_of("nothing")


def test_who_is_at_home_has_an_answer() -> None:
    shipped = programmes.shipped()
    assert shipped.work("home").label.vi == "Nghỉ hưu, ở nhà, nội trợ"
    assert shipped.group_of("home").id == "farmer"


def test_version_stored_before_works_is_still_read() -> None:
    content = json.loads(programmes.shipped().document)
    for group in content["groups"]:
        del group["works"]
    assert [work.id for work in Programme.model_validate_json(json.dumps(content)).works] == ["farmer", "worker", "cadre", "student"]


def test_words_fall_back_to_vietnamese() -> None:
    words = Words(vi="Chưa làm", en="Not yet")
    assert [words.in_(language) for language in ("vi", "en", "tyz", "copy")] == [
        "Chưa làm",
        "Not yet",
        "Chưa làm",
        "Chưa làm",
    ]


def test_decomposed_text_is_composed() -> None:
    assert Words(vi=unicodedata.normalize("NFD", "Họp bản"), en="Meeting").vi == "Họp bản"


@pytest.mark.parametrize(
    ("path", "criterion", "points"),
    [(SHIPPED, "reading", [0, 6, 10]), (FIFTEEN, "books", [0, 2, 4]), (FIFTEEN, "numbers", [0, 6, 10])],
)
def test_own_score_gives_points(path: Path, criterion: str, points: list[int]) -> None:
    programme = programmes.load(path)
    assert [programme.points(criterion, score.id) for score in programme.scores] == points


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 12, 14), False),
        (date(2026, 12, 15), True),
        (date(2027, 1, 1), True),
        (date(2027, 1, 31), True),
        (date(2027, 2, 1), False),
    ],
)
def test_window_runs_over_the_end_of_a_year(day: date, inside: bool) -> None:
    window = programmes.load(FIFTEEN).calendar.self_score
    assert window.dates(2026) == (date(2026, 12, 15), date(2027, 1, 31))
    assert window.contains(day) is inside


def test_window_includes_both_its_days() -> None:
    window = programmes.shipped().calendar.registration
    assert window.dates(2026) == (date(2026, 1, 1), date(2026, 3, 31))
    assert window.contains(date(2026, 3, 31)) and not window.contains(date(2026, 4, 1))


WORKS = "".join(f'[[groups.works]]\nid = "w{n}"\nlabel = {{ vi = "Nghề {n}", en = "Trade {n}" }}\n\n' for n in range(3))
SEVENTH_ACTIVITY = '[[groups.activities]]\nid = "x"\nlabel = { vi = "Đi", en = "Go" }\ncriteria = ["plan"]\n\n'

BROKEN = {
    # what is wrong: (what stood there, what stands there now, what the line named begins with, the reason)
    "syntax": ("threshold = 80", "threshold 80", "threshold", "Expected '='"),
    "unfinished": (TEXT[TEXT.rindex('vi = "Cần') :], "vi =", "label = { vi =", "(at end of document)"),
    "missing": ("threshold = 80", "", "", "threshold: is missing"),
    "missing in a table": ("points = 10\n", "", "[[criteria]]", "criteria.points: is missing"),
    "unknown key": ("threshold = 80", "threshold = 80\nlimit = 1", "limit", "limit: is not a key"),
    "text for a number": ("threshold = 80", 'threshold = "80"', "threshold", "threshold: must be a whole number"),
    "not a number": ("threshold = 80", "threshold = nan", "threshold", "threshold: must be a whole number"),
    "number for a text": ('vi = "Công dân học tập"', "vi = 1", "vi = 1", "title.vi: must be a text in quotes"),
    "text for a truth": ("confirmed = false", 'confirmed = "no"', "confirmed", "confirmed: must be true or false"),
    "id with a space": ('id = "reading"', 'id = "read more"', 'id = "read more"', "criteria.id: must be up to 32"),
    "language missing": (
        '{ vi = "Có kế hoạch học tập", en = "Have a plan for learning" }',
        '{ vi = "Có kế hoạch học tập" }',
        'label = { vi = "Có kế hoạch học tập" }',
        "criteria.label.en: is missing",
    ),
    "empty text": ('en = "Learning Citizen"', 'en = " "', 'en = " "', "title.en: must not be empty"),
    "two lines": ('en = "Learning Citizen"', 'en = "a\\nb"', 'en = "a', "title.en: must be one line"),
    "long button": (
        "Suy xét, góp ý",
        "Suy xét cho kỹ rồi hãy góp ý nhé",
        'label = { vi = "Suy xét cho kỹ',
        "criteria.label.vi: has 32 characters, a button holds 28",
    ),
    "long activity": (
        "Giúp con cháu học bài",
        "Giúp con cháu học bài vào mỗi buổi tối",
        'label = { vi = "Giúp con cháu học bài vào',
        "groups.activities.label.vi: has 38 characters, a button holds 32",
    ),
    "seven activities": (
        '[[groups]]\nid = "worker"',
        SEVENTH_ACTIVITY + '[[groups]]\nid = "worker"',
        "[[groups]]",
        "groups.activities: may have 6 entries, has 7",
    ),
    "a work called as a group": (
        'id = "home"',
        'id = "student"',
        'id = "student"\nlabel = { vi = "Nghỉ hưu',
        "groups.works.id: 'student' is another answer about work",
    ),
    "a long work": (
        "Nghỉ hưu, ở nhà, nội trợ",
        "Nghỉ hưu, ở nhà trông các cháu",
        'label = { vi = "Nghỉ hưu, ở nhà trông',
        "groups.works.label.vi: has 30 characters, a button holds 28",
    ),
    "eight answers about work": (
        '[[groups.activities]]\nid = "self_study"',
        WORKS + '[[groups.activities]]\nid = "self_study"',
        '[[groups.works]]\nid = "w2"',
        "groups.works: 'w2' is one answer about work more than the 7 that a screen holds",
    ),
    "unknown evidence": (
        'accepts = ["photo", "head_word"]',
        'accepts = ["photo", "film"]',
        'accepts = ["photo", "film"]',
        "criteria.accepts: must be 'photo', 'voice', 'sentence' or 'head_word'",
    ),
    "unknown competence": ('competence = "C"', 'competence = "D"', 'competence = "D"', "'D' is not one of A, B, C"),
    "unknown criterion": (
        'criteria = ["plan", "gatherings"]',
        'criteria = ["plans", "gatherings"]',
        'criteria = ["plans"',
        "groups.activities.criteria: 'plans' is not one of calculation, ",
    ),
    "criterion twice": (
        '["plan", "gatherings"]',
        '["plan", "plan"]',
        'criteria = ["plan", "plan"]',
        "names a criterion twice",
    ),
    "a reason too long for a button": (
        'id = "blurred"',
        'id = "blurred_and_much_too_dark"',
        'id = "blurred_and',
        "reasons.id: has 25 characters, a button holds 20",
    ),
    "id twice": (
        'id = "plan"',
        'id = "reading"',
        'id = "reading"\nnumber = 2',
        "criteria.id: 'reading' is there twice",
    ),
    "activity id twice": (
        'id = "farm_class"',
        'id = "village_meeting"',
        'id = "village_meeting"\nlabel = { vi = "Học',
        "groups.activities.id: 'village_meeting' is there twice",
    ),
    "number left out": ("number = 2", "number = 3", "number = 3", "criteria.number: 3 stands where 2 should"),
    "unknown role": ('role = "commune_officer"', 'role = "king"', 'role = "king"', "stages.role: 'king' is not one of"),
    "group without examples": (
        "worker = [\n",
        "cooks = [\n",
        "[criteria.examples]",
        "criteria.examples: 'cooks' is not one of cadre, farmer, student, worker",
    ),
    "one example": (
        '    { vi = "Mượn sách thư viện về đọc.", en = "Borrowing books from the library." },\n',
        "",
        "student = [",
        "criteria.examples.student: needs 2 entries or more, has 1",
    ),
    "example in one language": (
        'vi = "Đọc báo ở nhà văn hóa.", en',
        "en",
        '    { en = "Reading the newspaper at the village hall',
        "criteria.examples.farmer.vi: is missing",
    ),
    "floor above points": ("floor = 5", "floor = 11", "floor = 11", "criteria.floor: 11 is more than the 10 points"),
    "not needed below floor": ("not_needed = 5", "not_needed = 4", "not_needed = 4", "not_needed: 4 is not between"),
    "threshold out of reach": ("threshold = 80", "threshold = 101", "threshold", "threshold: 101 is not between"),
    "threshold below floors": ("threshold = 80", "threshold = 49", "threshold", "sum of floors, 50"),
    "scores that fall": (
        "share = 60",
        "share = 0",
        'share = 0\n\n[[scores]]\nid = "often"',
        "scores.share: is not more",
    ),
    "no benefits": (TEXT[TEXT.index("benefits =") : TEXT.index("# How the")], "", "", "benefits: is missing"),
    "one thing that is seen": (
        TEXT[TEXT.index("visibility =") : TEXT.index('    { vi = "Không ai cần')],
        "visibility = [\n",
        "visibility = [",
        "visibility: needs 2 entries or more, has 1",
    ),
    "long line": (
        "Tự chấm từng mục,",
        "Tự chấm từng mục, " * 9,
        '    { vi = "Tự chấm từng mục, Tự',
        "assessment.vi: has 177 characters, a line holds 160",
    ),
    "last score not all": ("share = 100", "share = 90", "share = 90", "scores.share: is 90; the last word stands for"),
    "share above all": ("share = 100", "share = 101", "share = 101", "scores.share: must be 100 or less"),
    "no such day": (
        'end = "03-31"',
        'end = "02-29"',
        "registration",
        "calendar.registration.end: '02-29' is not a month",
    ),
    "calendar table missing": (
        "recognition = {",
        "recognising = {",
        "[calendar]",
        "calendar.recognition: is missing (and 1 more)",
    ),
}


@pytest.mark.parametrize(("old", "new", "at", "reason"), BROKEN.values(), ids=BROKEN)
def test_broken_programme_is_refused_with_line_and_reason(old: str, new: str, at: str, reason: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    with pytest.raises(BrokenProgramme) as refused:
        programmes.parse(broken, "broken.toml")
    assert reason in refused.value.reason
    assert str(refused.value) == f"broken.toml:{refused.value.line}: {refused.value.reason}"
    assert refused.value.line is not None
    assert "\n".join(broken.split("\n")[refused.value.line - 1 :]).startswith(at)
    assert at or refused.value.line == 1


def test_group_left_out_of_the_examples_is_named() -> None:
    start = TEXT.index("student = [\n")
    broken = TEXT[:start] + TEXT[TEXT.index("]\n\n", start) + 2 :]
    with pytest.raises(BrokenProgramme, match=r":\d+: criteria\.examples: has none for group 'student'"):
        programmes.parse(broken, "broken.toml")


def test_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenProgramme, match=r"none\.toml: cannot be read: No such file"):
        programmes.load(tmp_path / "none.toml")


def test_file_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "old.toml"
    path.write_bytes(b'id = "x"\ntitle = "H\xe1\xbb"\n')
    with pytest.raises(BrokenProgramme, match=r"old\.toml:2: is not UTF-8"):
        programmes.load(path)


def test_file_saved_on_windows(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    assert programmes.load(path) == programmes.shipped()


@settings(deadline=None)
@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "x", "[x]", "id = 1", "[[criteria]]", '"a\\nb" = inf', "]"]))
def test_any_line_spoiled_is_taken_or_refused_in_one_line(number: int, line: str) -> None:
    try:
        programmes.parse("\n".join([*LINES[:number], line, *LINES[number + 1 :]]), "spoiled.toml")
    except BrokenProgramme as refused:
        assert refused.line is not None and 1 <= refused.line <= len(LINES)
        assert "\n" not in str(refused)


def test_the_shipped_programme_runs_unless_a_file_is_named() -> None:
    assert programmes.current() is programmes.shipped()
    programmes.use(FIFTEEN)
    try:
        assert programmes.current().id == "test-fifteen"
        with pytest.raises(BrokenProgramme):
            programmes.use(FIFTEEN.with_name("none.toml"))
        assert programmes.current().id == "test-fifteen", "what ran goes on"
    finally:
        programmes.use(None)
    assert programmes.current() is programmes.shipped()
