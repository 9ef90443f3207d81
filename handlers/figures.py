"""Figures for officers: their area in one look whenever they ask, of any period; then part by part down to a village, or all of it to take home.

What is looked at stands in the buttons alone, so that a second officer, an old message or a restart is no matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import Act, Button, File, Flow, Joined, Next, Reply, Step, Turn, literal
from handlers import announcements, answering, digest, guide, labels, menu, my_data, recording, registration, reports, requests, told
from locales import Localized, text
from models import areas, haste, periods, programme, unreached
from models import figures as counted
from models.areas import Area
from models.figures import FIGURES, Figures, Part, Tally
from models.haste import Hasty
from models.periods import Period
from models.rules import Misunderstood
from models.timezone import local
from models.told_counts import Share

NAMED = 3
PER_PAGE = 6  # with the ways on, back and up there are nine buttons
MOST_AREAS = 8
LEFT_OVER = 3  # the last month in which last year's files are told of

flow = Flow("figures")


@dataclass(frozen=True)
class Look:
    """What an officer looks at: which area, in which period; of a list of its parts, which page."""

    area: Area
    period: str = periods.WEEK
    page: int = 0


@flow.step
class Desk(Step):
    """Where an officer rests."""

    def ask(self, turn: Turn) -> Reply:
        lines = [] if turn.has_spoken else [*guide.draft(programme.current()), text("figures-desk")]
        ways = [
            figures.button("", text("figures-show")),
            *answering.ways(turn),
            *reports.ways(turn),
            *requests.ways(turn),
            announcements.open_announcements.button("", text("announcements-button")),
            digest.open_digests.button("", text("digest-button")),
            *recording.ways(turn),
        ]
        return Reply(lines, [*ways, more.button("", text("figures-more"))])


@flow.act
def more(turn: Turn, subject: str) -> Next:
    """What officers need less often."""
    ways = {
        "helping-begin": registration.begin,
        "menu-data": my_data.open_my_data,
        "menu-language": menu.language,
        "menu-help": menu.help_,
        "menu-back": menu.open_menu,
    }
    turn.ask(text("figures-more-what"), *(act.button("", text(key)) for key, act in ways.items()))
    return None


@flow.act
def figures(turn: Turn, subject: str) -> Next:
    """How an area stands."""
    turn.answer(overview(turn, _look(turn, subject)))
    return None


def overview(turn: Turn, look: Look) -> Reply:
    """An area in one look: how it stands, what is new against the period before, who waits, who leads, where somebody should go."""
    period = periods.of(look.period, turn.now)
    now = counted.of_area(turn.db, look.area, period.year, period.end)
    lines = [*_whole(now), *_change(turn, look.area, period, now), _waiting(now, period), *_adults(now, period), *_parts(look, now, period)]
    lines += [*_left_over(turn, look.area, period), *_unreached(turn, look.area, period)]
    return Reply([*_head(turn, look, period), *lines, *_haste(turn, look.area, period)], [*_ways(turn, look), _back(turn, look)])


def _left_over(turn: Turn, area: Area, period: Period) -> list[Localized]:
    """What was handed in last year and waits still, as long as that year is not long over."""
    if local(period.end).month > LEFT_OVER:
        return []
    count = counted.tally_of(turn.db, area, period.year - 1, period.end).waiting
    return [text("figures-left-over", year=str(period.year - 1), count=count)] if count else []


def _unreached(turn: Turn, area: Area, period: Period) -> list[Localized]:
    """How many hear nothing of this program, now."""
    count = unreached.count(turn.db, area, turn.now) if period.end == turn.now else 0
    return [text("figures-unreached", count=count)] if count else []


@flow.act
def by_village(turn: Turn, subject: str) -> Next:
    """How many registered, wait, were approved, in each part of the area: provinces, communes, villages. Each can be looked at by itself."""
    look = _look(turn, subject)
    period = periods.of(look.period, turn.now)
    parts = counted.of_area(turn.db, look.area, period.year, period.end).areas
    first = min(look.page, max(len(parts) - 1, 0) // PER_PAGE) * PER_PAGE
    shown = parts[first : first + PER_PAGE]
    into = [_to(turn, figures, Look(each.area, look.period), labels.short(each.title)) for each in shown]
    back = _to(turn, figures, look, text("figures-show"))
    turn.answer(Reply([*_head(turn, look, period), *map(_line, shown)], [*into, *_pages(turn, look, first, len(parts)), back]))
    return None


@flow.act
def by_group(turn: Turn, subject: str) -> Next:
    """The same by target group."""
    look = _look(turn, subject)
    period = periods.of(look.period, turn.now)
    tallies = counted.of_area(turn.db, look.area, period.year, period.end).groups
    lines = [_tally(group.label, tallies.get(group.id, Tally())) for group in programme.current().groups]
    turn.answer(Reply([*_head(turn, look, period), *lines], [_to(turn, figures, look, text("figures-show"))]))
    return None


@flow.act
def choose_period(turn: Turn, subject: str) -> Next:
    """Of which period the figures shall be."""
    look = _look(turn, subject)
    choices = [_to(turn, figures, replace(look, period=name), text(f"figures-period-{name}")) for name in periods.NAMES]
    turn.answer(Reply([text("figures-which-period")], [*choices, menu.open_menu.button("", text("menu-back"))]))
    return None


@flow.act
def take(turn: Turn, subject: str) -> Next:
    """Sends all of it as a spreadsheet, made when it is fetched, and only as long as this account is an officer's there."""
    look = _look(turn, subject)
    if look.area.village_id is not None:
        look = replace(look, area=areas.around(look.area) or look.area)
    if turn.chat.kind == "group":
        raise Misunderstood("figures-in-private")
    ways = [_to(turn, figures, look, text("figures-show")), menu.open_menu.button("", text("menu-back"))]
    turn.answer(Reply([in_spreadsheet(turn, look.area)], ways, files=[spreadsheet(turn, look.area, look.period, turn.account.id)]))
    return None


def spreadsheet(turn: Turn, area: Area, period: str, account_id: int) -> File:
    """All of an area's figures as a spreadsheet, for the account of an officer; `period` is what names one."""
    return File(f"{FIGURES} {areas.mark_of(turn.db, area)} {period}", account_id, f"bao-cao-{local(turn.now):%d-%m-%Y}.xlsx")


def in_spreadsheet(turn: Turn, area: Area) -> Localized:
    """Whether a spreadsheet names anybody, for whoever keeps it."""
    return text("figures-file" if _may_see_names(turn, area) else "figures-file-counts")


@flow.act
def elsewhere(turn: Turn, subject: str) -> Next:
    """For an officer of several areas: which of them."""
    look = own_look(turn)
    own = areas.of_officer(turn.db, turn.speaker)[:MOST_AREAS]
    choices = [_to(turn, figures, replace(look, area=area), labels.of_area(turn, area)) for area in own]
    turn.answer(Reply([text("figures-which-area")], [*choices, menu.open_menu.button("", text("menu-back"))]))
    return None


def nothing_new(turn: Turn, look: Look) -> Reply | None:
    """One line, where nothing at all changed in a period."""
    period = periods.of(look.period, turn.now)
    now, then = (counted.tally_of(turn.db, look.area, period.year, at) for at in (period.end, period.begin))
    if now != then or _left_over(turn, look.area, period):
        return None
    said = {"period": text(f"figures-period-{period.name}"), "place": labels.of_area(turn, look.area)}
    return Reply([text("figures-nothing-new", waiting=now.waiting, **said)], [_to(turn, figures, look, text("figures-show"))])


def own_look(turn: Turn, period: str = periods.WEEK) -> Look:
    """What an officer sees who names nothing: their own area, the widest if there are several.

    Raises:
        Misunderstood: no officer speaks.
    """
    own = areas.of_officer(turn.db, turn.speaker)
    if not own:
        raise Misunderstood("figures-not-officer")
    return Look(own[0], period)


def is_officer(turn: Turn) -> bool:
    """Whether an officer speaks, of whatever area."""
    return bool(areas.of_officer(turn.db, turn.speaker))


def _look(turn: Turn, subject: str) -> Look:
    """What a button names; the officer's own area where it names none that is theirs to see by its signs.

    Raises:
        Misunderstood: that area is not theirs.
    """
    mark, period, page = (*subject.split("_"), "", "", "")[:3]
    look = own_look(turn, period if period in periods.NAMES else periods.WEEK)
    area = areas.of_mark(turn.db, mark)
    if area is None:
        return look
    if not areas.may_see(turn.db, turn.speaker, area):
        raise Misunderstood("figures-not-officer")
    return replace(look, area=area, page=int(page) if page.isdecimal() and len(page) < 5 else 0)


def _to(turn: Turn, act: Act, look: Look, label: Localized) -> Button:
    return act.button(_subject(turn, look), label)


def _subject(turn: Turn, look: Look) -> str:
    return f"{areas.mark_of(turn.db, look.area)}_{look.period}_{look.page}"


def _may_see_names(turn: Turn, area: Area) -> bool:
    """Names are shown in private, and in the officer's own commune alone."""
    own = [each.commune_code for each in areas.of_officer(turn.db, turn.speaker) if each.commune_code]
    return turn.chat.kind != "group" and area.commune_code in own


def _head(turn: Turn, look: Look, period: Period) -> list[Localized]:
    day = f"{period.last_day:%d/%m/%Y}"
    return [*guide.draft(programme.current()), text("figures-head", place=labels.of_area(turn, look.area), day=day)]


def _whole(now: Figures) -> list[Localized]:
    whole = now.whole
    return [
        text("figures-totals", registered=whole.registered, shown=whole.with_evidence, handed=whole.handed_in),
        text("figures-outcome", approved=whole.approved, returned=whole.returned),
    ]


def _change(turn: Turn, area: Area, period: Period, now: Figures) -> list[Localized]:
    """What is new, and what was in as many days of the period before."""
    new, before = counted.change(turn.db, area, period, now.whole)
    called = text(f"figures-period-{period.name}")
    change = text("figures-change", period=called, **_counts(new)) if any(_counts(new).values()) else text("figures-no-change", period=called)
    return [change, *([text("figures-before", **_counts(before))] if any(_counts(before).values()) else [])]


def _counts(tally: Tally) -> dict[str, int]:
    return {"registered": tally.registered, "handed": tally.handed_in, "approved": tally.approved}


def _waiting(now: Figures, period: Period) -> Localized:
    if now.waits_since is None:
        return text("figures-none-waiting")
    return text("figures-waiting", waiting=now.whole.waiting, days=(period.end - now.waits_since).days)


def _adults(now: Figures, period: Period) -> list[Localized]:
    """What part of the adults was approved, where they were counted; and apart from it, who was recognised elsewhere."""
    lines: list[Localized] = []
    if now.share:
        lines.append(_share(now.share))
        target = programme.current().target(period.year)
        if target:
            lines.append(text("figures-target", year=str(target.year), percent=target.percent, source=target.source))
    if now.outside:
        lines.append(text("figures-outside", year=str(period.year), outside=now.outside))
    return lines


def _share(share: Share) -> Localized:
    day = f"{share.as_of:%d/%m/%Y}"
    if share.places == share.of:
        return text("figures-share", percent=share.percent, adults=share.adults, day=day)
    return text("figures-share-of", percent=share.percent, adults=share.adults, day=day, known=share.places, communes=share.of)


def _parts(look: Look, now: Figures, period: Period) -> list[Localized]:
    """Who leads, and whom somebody should visit."""
    if look.area.village_id is not None or period.name in periods.OVER:
        return []
    leading, silent = now.leading(period.end)[:NAMED], now.silent(period.end)
    lines: list[Localized] = [text("figures-leading", places=_named(leading))] if leading else []
    more = max(len(silent) - NAMED, 0)
    return [*lines, *([text("figures-silent", places=_named(silent[:NAMED]), more=more)] if silent else [])]


def _haste(turn: Turn, area: Area, period: Period) -> list[Localized]:
    """Where somebody approves everything in less time than it takes to look at it."""
    hasty = haste.in_area(turn.db, area, period.end)[:NAMED]
    names = _may_see_names(turn, area)
    return [text("figures-hasty", places=Joined([literal(_where(each, area, names)) for each in hasty], by=", "))] if hasty else []


def _where(each: Hasty, area: Area, names: bool) -> str:
    within = each.moderator if names else each.commune if area.commune_code is None else ""
    return f"{each.village.title} ({within})" if within else each.village.title


def _named(parts: Sequence[Part]) -> Localized:
    return Joined([literal(part.title) for part in parts], by=", ")


def _line(part: Part) -> Localized:
    line = _tally(literal(part.title), part.tally)
    return Joined([line, text("figures-part-share", percent=part.share.percent)], by=", ") if part.share and part.tally.registered else line


def _tally(called: Localized, tally: Tally) -> Localized:
    return text("figures-part", place=called, registered=tally.registered, waiting=tally.waiting, approved=tally.approved, returned=tally.returned)


def _pages(turn: Turn, look: Look, first: int, count: int) -> list[Button]:
    page = first // PER_PAGE
    on = [_to(turn, by_village, replace(look, page=page + 1), text("figures-next-page"))] if first + PER_PAGE < count else []
    return [*on, *([_to(turn, by_village, replace(look, page=page - 1), text("figures-page-before"))] if page else [])]


def _ways(turn: Turn, look: Look) -> list[Button]:
    level = look.area.level
    into = [] if level == "village" else [_to(turn, by_village, look, text(f"figures-by-{level}"))]
    ways = {"groups": by_group, "period": choose_period, "spreadsheet": take}
    shown = [_to(turn, act, look, text(f"figures-{way}")) for way, act in ways.items()]
    return [*into, *shown, reports.to_chart(_subject(turn, look)), *told.ways(turn, look.area)]


def _back(turn: Turn, look: Look) -> Button:
    """To the area around it, as far as it is the officer's; from the widest to the other areas that are theirs, or to where they rest."""
    around = areas.around(look.area)
    if around and areas.may_see(turn.db, turn.speaker, around):
        return _to(turn, figures, Look(around, look.period), text(f"figures-whole-{around.level}"))
    if len(areas.of_officer(turn.db, turn.speaker)) > 1:
        return elsewhere.button("", text("figures-elsewhere"))
    return menu.open_menu.button("", text("menu-back"))
