"""Sending what officers let go: to some at a time, no more than can be sent, with a card on which its author sees how far it got."""

from datetime import timedelta

from bot.conversation import Button, Citizen, Flow, Next, Reply, Reviewers, Turn, literal
from handlers import announcements as writing
from handlers import daytime, reminders
from locales import Localized, text
from models import announcements, audiences, notices, timers
from models.announcements import AWAITING, CANCELLED, DONE, GROUPS, RUNNING, Announcement
from models.areas import Area
from models.audiences import Progress
from models.people import Person
from models.places import Village
from models.timers import Owner
from models.timezone import local

TIMER = announcements.TIMER
AT_ONCE = 200  # messages that wait to be sent; more are written down when these have gone
PACE, TAIL = timedelta(seconds=30), timedelta(minutes=2)
LONGEST = timedelta(days=14)  # longer than any days off: what could not be sent until then never will be
BEGINNING = 60  # letters of what was sent, in the list

flow = Flow("announcing")


def begin(turn: Turn, announcement: Announcement) -> None:
    """From now on it goes out, by day."""
    timers.set_timer(turn.db, _owner(announcement), TIMER, turn.now)
    show(turn, announcement)


def due(turn: Turn) -> Next:
    """Writes down the next notices, as far as there is room, and shows how far it got; what all have is over."""
    announcement = announcements.lock(turn.db, timers.named(turn.payload, timers.ANNOUNCEMENT) or 0)
    if announcement is None or announcement.state != RUNNING or daytime.waits(turn, TIMER):
        return None
    room = AT_ONCE - audiences.progress(turn.db, announcement).waiting
    next_readers = audiences.following(turn.db, announcement, turn.now, room) if room > 0 else []
    for reader in next_readers:
        _tell(turn, announcement, reader)
    if _goes_on(turn, announcement):
        timers.set_timer(turn.db, _owner(announcement), TIMER, turn.now + (PACE if next_readers or room <= 0 else TAIL))
        show(turn, announcement)
    else:
        _end(turn, announcement, DONE)
    return None


@flow.act
def stop(turn: Turn, subject: str) -> Next:
    """Stops what goes out, or waits for another officer: nobody gets it any more."""
    announcement = writing.of_officer(turn, subject)
    if announcement.state not in (RUNNING, AWAITING):
        turn.say(text(f"announcements-is-{announcement.state}"))
        return None
    timers.take_all(turn.db, _owner(announcement))
    _end(turn, announcement, CANCELLED)
    return None


@flow.act
def sent(turn: Turn, subject: str) -> Next:
    """What was sent last in the officer's areas, with a button for what goes out just now."""
    listed = announcements.newest(turn.db, writing.areas_of(turn))
    lines = [line for each in listed for line in (_head(turn, each), literal(beginning(each.words)))]
    running = [each for each in listed if each.state in (RUNNING, AWAITING)]
    buttons = [stop.button(each.id, text("announcements-stop-one", number=str(place))) for place, each in enumerate(running, start=1)]
    alone = [stop.button(each.id, text("announcements-stop")) for each in running]
    back = writing.open_announcements.button("", text("announcements-back"))
    turn.answer(Reply(lines or [text("announcements-none-sent")], [*(alone if len(alone) == 1 else buttons), back]))
    return None


def message(turn: Turn, announcement: Announcement, reader: Person | None = None) -> Reply:
    """What arrives: who says it, the words, and for people a way to peace; in a preview that way leads nowhere, and is left out."""
    photos = [announcement.photo_key] if announcement.photo_key else []
    ways = [reminders.peace(reader, "announcements-rest")] if reader else []
    return Reply([_from(turn, announcements.sender(turn.db, announcement)), literal(announcement.words)], ways, photos)


def title(turn: Turn, area: Area) -> Localized:
    """As people call an area."""
    name = area.title(turn.db)
    return literal(name) if name else text("announcements-country")


def whole(turn: Turn, area: Area) -> Localized:
    """That it is for all of an area."""
    name = area.title(turn.db)
    return text("announcements-all", area=name) if name else text("announcements-everywhere")


def show(turn: Turn, announcement: Announcement) -> None:
    """How far it got, on the card of its author."""
    got = audiences.progress(turn.db, announcement)
    readers = _readers(announcement, got)
    said = text("announcements-progress", sent=got.sent, readers=readers, left=readers - got.sent - got.lost)
    _card(turn, announcement, said, _stop(announcement), passing=True)


def beginning(words: str) -> str:
    """The first words, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= BEGINNING else f"{line[:BEGINNING].rsplit(' ', 1)[0]}…"


def _tell(turn: Turn, announcement: Announcement, reader: Person | Village) -> None:
    """Writes it down for a reader, or for a village's reviewers."""
    about, key = notices.ANNOUNCEMENT, announcement.key(reader.id)
    if isinstance(reader, Person):
        turn.notify(Citizen(reader.id), message(turn, announcement, reader), about, key, reader.language)
    else:
        turn.notify(Reviewers(reader.id), message(turn, announcement), about, key)


def _goes_on(turn: Turn, announcement: Announcement) -> bool:
    if audiences.are_left(turn.db, announcement, turn.now):
        return True
    begun = announcement.approved_at or turn.now
    return audiences.progress(turn.db, announcement).waiting > 0 and turn.now - begun < LONGEST


def _end(turn: Turn, announcement: Announcement, state: str) -> None:
    """Ends it. The result is said anew, since the card was long out of sight; whoever stopped another's message hears it too."""
    audiences.call_back(turn.db, announcement, state)
    got = audiences.progress(turn.db, announcement)
    announcements.end(turn.db, announcement, state, turn.now, turn.speaker.id if state == CANCELLED and turn.speaker else None)
    _card(turn, announcement, _result(announcement, got), anew=True)
    if turn.speaker and turn.speaker.id != announcement.author_id:
        turn.say(_result(announcement, got))


def _result(announcement: Announcement, got: Progress) -> Localized:
    if announcement.state == CANCELLED:
        return text("announcements-stopped", sent=got.sent, audience=announcement.audience)
    return text("announcements-done", sent=got.sent, lost=_readers(announcement, got) - got.sent, audience=announcement.audience)


def _readers(announcement: Announcement, got: Progress) -> int:
    """How many it is for: more than its author saw, where others came since."""
    return max(announcement.readers, got.written)


def _card(turn: Turn, announcement: Announcement, line: Localized, *buttons: Button, anew: bool = False, passing: bool = False) -> None:
    author = turn.db.get_one(Person, announcement.author_id)
    if author.erased_at is None:
        said, slot = [line, literal(beginning(announcement.words))], f"announcement {announcement.id}"
        card = Reply(said, buttons, slot=slot, anew=anew, passing=passing)
        turn.tell(Citizen(author.id), card, author.language)


def _head(turn: Turn, announcement: Announcement) -> Localized:
    day = local(announcement.approved_at or announcement.made_at).strftime("%d/%m")
    got, area, audience = audiences.progress(turn.db, announcement), title(turn, announcement.area), announcement.audience
    whom = text("announcements-groups", area=area) if audience == GROUPS else area
    key, readers = f"announcements-listed-{announcement.state}", _readers(announcement, got)
    return text(key, day=day, area=whom, audience=audience, sent=got.sent, readers=readers)


def _from(turn: Turn, area: Area) -> Localized:
    name = area.title(turn.db)
    return text("announcements-from", area=name) if name else text("announcements-from-centre")


def _stop(announcement: Announcement) -> Button:
    return stop.button(announcement.id, text("announcements-stop"))


def _owner(announcement: Announcement) -> Owner:
    return Owner(timers.ANNOUNCEMENT, announcement.id)
