"""Counts that officers tell: how many adults a commune or a village has, and how many were recognised outside this program."""

import re

from bot.choices import BACK
from bot.conversation import Button, Flow, Next, Reply, Step, Turn
from handlers import labels, menu
from locales import Localized, text
from models import areas, figures, told_counts
from models.areas import Area
from models.folding import fold
from models.places import listed
from models.rules import Misunderstood
from models.timezone import local
from models.told_counts import ADULTS, RECOGNISED, ToldCount

NUMBER = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+(?![0-9])|[0-9]+")
TIMES = re.compile(r"\b(tram|nghin|ngan|van|trieu|chuc|[0-9]+k)\b")  # "3 nghìn" is not three
MOST = {"commune": 500_000, "village": 30_000}  # more live nowhere
YEARS = 3  # of which recognitions are asked
PER_PAGE = 6
TELLING = "telling"

flow = Flow("told")


def ways(turn: Turn, area: Area) -> list[Button]:
    """The way here from the figures of a commune or a village."""
    if turn.chat.kind == "group" or area.commune_code is None:
        return []
    act = counts if area.village_id is None else adults
    return [act.button(areas.mark_of(turn.db, area), text("told-begin"))]


@flow.act
def counts(turn: Turn, subject: str) -> Next:
    """What an officer of a commune may tell."""
    turn.data[TELLING] = {"area": _mark(turn, subject)}
    return Which


@flow.act
def adults(turn: Turn, subject: str) -> Next:
    """How many adults a commune or a village has."""
    turn.data[TELLING] = {"area": _mark(turn, subject), "what": ADULTS}
    return HowMany


@flow.act
def recognised(turn: Turn, subject: str) -> Next:
    """How many of a commune were recognised outside this program, in a year."""
    mark, _, year = subject.partition("_")
    if not year.isdecimal() or int(year) not in _years(turn):
        raise Misunderstood("choose-one")
    turn.data[TELLING] = {"area": _mark(turn, mark), "what": RECOGNISED, "year": int(year)}
    return HowMany


@flow.act
def villages(turn: Turn, subject: str) -> Next:
    """The villages of a commune, to tell of one after the other."""
    mark, _, page = subject.partition("_")
    turn.data[TELLING] = {"area": _mark(turn, mark), "page": int(page) if page.isdecimal() and len(page) < 5 else 0}
    return Places


@flow.step
class Which(Step):
    """Which count somebody wants to tell."""

    def ask(self, turn: Turn) -> Reply:
        area = _area(turn)
        mark = areas.mark_of(turn.db, area)
        years = [recognised.button(f"{mark}_{year}", text("told-recognised-year", year=str(year))) for year in _years(turn)]
        buttons = [adults.button(mark, text("told-commune")), villages.button(mark, text("told-villages")), *years]
        return Reply([text("told-which", place=area.title(turn.db) or "")], [*buttons, _back()])


@flow.step
class Places(Step):
    """How many adults each village has as far as it is known; each can be told anew."""

    def ask(self, turn: Turn) -> Reply:
        area = _area(turn)
        code, mark = area.commune_code or "", areas.mark_of(turn.db, Area(area.province, area.commune_code))
        known, all_ = told_counts.adults_of_villages(turn.db, code), listed(turn.db, code)
        page = min(turn.data[TELLING].get("page", 0), max(len(all_) - 1, 0) // PER_PAGE)
        shown = all_[page * PER_PAGE : (page + 1) * PER_PAGE]
        lines = [_line(village.title, known.get(village.id)) for village in shown]
        into = [adults.button(f"v{village.id}", labels.short(village.title)) for village in shown]
        on = [villages.button(f"{mark}_{page + 1}", text("figures-next-page"))] if (page + 1) * PER_PAGE < len(all_) else []
        before = [villages.button(f"{mark}_{page - 1}", text("figures-page-before"))] if page else []
        return Reply([text("told-which-village"), *lines], [*into, *on, *before, counts.button(mark, text("told-begin"))])


@flow.step
class HowMany(Step):
    """One number, of one place."""

    takes_numbers = True

    def ask(self, turn: Turn) -> Reply:
        area, what, year = _area(turn), _what(turn), _year(turn)
        last = told_counts.newest(turn.db, what, area, year)
        place = area.title(turn.db) or ""
        asked = text("told-ask-adults", place=place) if what == ADULTS else text("told-ask-recognised", place=place, year=str(year))
        return Reply([asked, *([_last(last)] if last else [])], [self.button(BACK, text("menu-back"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return turn.book.home(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        area, what, year = _area(turn), _what(turn), _year(turn)
        count = _number(said, area, least=1 if what == ADULTS else 0)
        if what == ADULTS:
            _check_enough(turn, area, count)
        today = local(turn.now).date()
        told_counts.tell(turn.db, what, area, count, turn.speaker.id if turn.speaker else None, today, turn.now, year)
        turn.say(_said(area.title(turn.db) or "", count, year, f"{today:%d/%m/%Y}"))
        if area.village_id is None:
            turn.data[TELLING] = {"area": areas.mark_of(turn.db, area)}
            return Which
        turn.data[TELLING] = {"area": f"x{area.commune_code}", "page": _page_of(turn, area)}
        return Places


def _mark(turn: Turn, mark: str) -> str:
    """The mark of a place of which this officer may tell.

    Raises:
        Misunderstood: it is none of theirs, or this is a group's chat.
    """
    area = areas.of_mark(turn.db, mark)
    if area is None or area.commune_code is None or turn.chat.kind == "group" or not areas.may_see(turn.db, turn.speaker, area):
        raise Misunderstood("figures-not-officer")
    return mark


def _area(turn: Turn) -> Area:
    """Where the count is of, which is looked at again each time."""
    area = areas.of_mark(turn.db, _mark(turn, turn.data.get(TELLING, {}).get("area", "")))
    assert area is not None
    return area


def _what(turn: Turn) -> str:
    return str(turn.data[TELLING].get("what", ADULTS))


def _year(turn: Turn) -> int | None:
    year: int | None = turn.data[TELLING].get("year")
    return year


def _years(turn: Turn) -> list[int]:
    this = local(turn.now).year
    return [this - ago for ago in range(YEARS)]


def _number(said: str, area: Area, least: int) -> int:
    """The one number in what was said.

    Raises:
        Misunderstood: there is none, there are several, or no place has so many people.
    """
    found = NUMBER.findall(said)
    count = int(re.sub(r"[., ]", "", found[0])) if len(found) == 1 and len(found[0]) < 12 else -1
    if not least <= count <= MOST[area.level] or re.search(rf"-\s*{re.escape(found[0])}", said) or TIMES.search(fold(said)):
        raise Misunderstood("told-number")
    return count


def _check_enough(turn: Turn, area: Area, count: int) -> None:
    """There are no fewer adults than were approved.

    Raises:
        Misunderstood: there are.
    """
    approved = figures.tally_of(turn.db, area, local(turn.now).year, turn.now).approved
    if count < approved:
        raise Misunderstood("told-too-few", approved=approved)


def _page_of(turn: Turn, area: Area) -> int:
    """The page of a village's list on which it stands."""
    ids = [village.id for village in listed(turn.db, area.commune_code or "")]
    return ids.index(area.village_id) // PER_PAGE if area.village_id in ids else 0


def _line(title: str, known: told_counts.Counted | None) -> Localized:
    if known is None:
        return text("told-village-unknown", place=title)
    return text("told-village", place=title, adults=known.adults, day=f"{known.as_of:%d/%m/%Y}")


def _last(told: ToldCount) -> Localized:
    return text("told-last", count=told.count, day=f"{told.as_of:%d/%m/%Y}")


def _said(place: str, count: int, year: int | None, day: str) -> Localized:
    if year is None:
        return text("told-adults-kept", place=place, adults=count, day=day)
    return text("told-recognised-kept", place=place, outside=count, year=str(year))


def _back() -> Button:
    return menu.open_menu.button("", text("menu-back"))
