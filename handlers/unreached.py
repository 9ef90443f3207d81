"""People whom no message reaches: once a week whoever speaks for them is told, else the village's reviewers, else the commune's officers.

Each is told of by name with what is missing, and with words to read out or to hand on.
"""

from bot.conversation import Button, Citizen, Flow, Joined, Next, Place, Reply, Reviewers, Share, Turn, id_of, literal
from handlers import citizen, daytime, evidence, helping, registration, reminders
from locales import Localized, text
from models import areas, chats, meetings, notices, outbox, planning, programme, reviews, timers, unreached
from models.chats import Chat
from models.people import Person
from models.places import Village
from models.programme import Programme
from models.registrations import RETURNED, Registration
from models.rules import Misunderstood
from models.timezone import local
from models.unreached import Files

TIMER = planning.UNREACHED
SHOWN = 8  # by name, at once
NAMED = 2  # criteria that were asked for, by name

flow = Flow("unreached")


def due(turn: Turn) -> Next:
    """Tells of a village's people who are not reached; again next week."""
    village_id = timers.named(turn.payload, timers.VILLAGE)
    if village_id is None or daytime.waits(turn, TIMER):
        return None
    village = turn.db.get_one(Village, village_id)
    _tell(turn, village)
    timers.set_timer(turn.db, timers.village(village_id), TIMER, unreached.next_due(turn.now))
    return None


@flow.act
def speak(turn: Turn, subject: str) -> Next:
    """Whoever speaks for somebody turns to them: what was done can be sent at once."""
    if turn.chat.kind == "group":
        return None
    if registration.is_under_way(turn):
        return registration.Paused
    helping.speak_for(turn, id_of(subject))
    left = citizen.standing_of(turn, citizen.changeable(turn)).left
    return evidence.send.do(turn, "") if left else turn.book.home(turn)


@flow.act
def show(turn: Turn, subject: str) -> Next:
    """Whom to speak to in a village, for those who look after it."""
    village = turn.db.get(Village, id_of(subject) or 0)
    if village is None or not _looks_after(turn, village):
        raise Misunderstood("unreached-not-yours")
    rest = unreached.of_village(turn.db, village, turn.now).get(None, [])
    turn.answer(_to_others(turn, rest) if rest else Reply([text("unreached-nobody")]))
    return None


@flow.act
def words(turn: Turn, subject: str) -> Next:
    """What can be read out to somebody, or handed on, for those who look after their village."""
    file = turn.db.get(Registration, id_of(subject) or 0)
    if file is None or not _looks_after(turn, turn.db.get_one(Village, file.village_id)):
        raise Misunderstood("unreached-not-yours")
    person = turn.db.get_one(Person, file.person_id)
    if person.erased_at is not None or not file.can_change:
        turn.answer(Reply([text("unreached-nothing-left")]))
        return None
    said = Joined([text("unreached-words", name=person.name, what=_what(turn, file)), _until(turn)], " ")
    turn.answer(Reply([said], share=Share(text("unreached-share"), said)))
    return None


def _tell(turn: Turn, village: Village) -> None:
    by_voice = unreached.of_village(turn.db, village, turn.now)
    rest, week = by_voice.get(None, []), _week(turn)
    for voice, theirs in ((voice, theirs) for voice, theirs in by_voice.items() if voice):
        once = f"unreached {village.id} chat {voice.chat_id} {week}"
        own = chats.speaker_of(turn.db, turn.db.get_one(Chat, voice.chat_id))
        turn.notify(Place(voice.chat_id), _to_voice(turn, theirs, own), notices.UNREACHED, once, voice.language)
    if rest and chats.review_chat_of(turn.db, village.id):
        turn.notify(Reviewers(village.id), _to_others(turn, rest), notices.UNREACHED, f"unreached {village.id} {week}")
    elif rest:
        _tell_officers(turn, village.commune_code)


def _tell_officers(turn: Turn, commune_code: str) -> None:
    """Once a week for a whole commune, whichever village comes first: how many there are in each that has no group."""
    area, week = areas.of_commune(turn.db, commune_code), _week(turn)
    to_tell = [(f"unreached {commune_code} officer {officer.id} {week}", officer) for officer in areas.officers(turn.db, area)]
    to_tell = [(once, officer) for once, officer in to_tell if not outbox.has(turn.db, once)]
    if not to_tell:
        return
    counted = unreached.by_village(turn.db, area, turn.now)
    without = sorted(((count, id) for id, count in counted.items() if chats.review_chat_of(turn.db, id) is None), reverse=True)
    told = text("unreached-officer", count=sum(count for count, _ in without))
    buttons = [_of_village(turn.db.get_one(Village, id), count) for count, id in without[:SHOWN]]
    for once, officer in to_tell:
        turn.notify(Citizen(officer.id), Reply([told], buttons), notices.UNREACHED, once, officer.language)


def _of_village(village: Village, count: int) -> Button:
    return show.button(village.id, text("unreached-village", village=village.title, count=count))


def _to_voice(turn: Turn, files: Files, own: Person | None) -> Reply:
    """With a way to peace for whoever speaks for others, if they are somebody here."""
    buttons = [speak.button(person.id, text("unreached-speak", name=person.name)) for _, person in files[:SHOWN]]
    peace = [reminders.peace(own, "reminders-rest")] if own else []
    return Reply([text("unreached-helper"), *_lines(turn, files)], [*buttons, *peace])


def _to_others(turn: Turn, files: Files) -> Reply:
    buttons = [words.button(file.id, text("unreached-say", name=person.name)) for file, person in files[:SHOWN]]
    return Reply([text("unreached-group", count=len(files)), *_lines(turn, files)], buttons)


def _lines(turn: Turn, files: Files) -> list[Localized]:
    lines: list[Localized] = [Joined([literal(person.name), _what(turn, file)], by=": ") for file, person in files[:SHOWN]]
    return [*lines, text("unreached-more", count=len(files) - SHOWN)] if len(files) > SHOWN else lines


def _what(turn: Turn, file: Registration) -> Localized:
    """What a file waits for: what was asked for, one everyday activity, or handing in."""
    stands = citizen.standing_of(turn, file)
    if file.state == RETURNED:
        return _asked(turn, file, stands.programme)
    return text("unreached-photo", activity=evidence.suggestion(file, stands).label) if stands.left else text("unreached-handing-in")


def _asked(turn: Turn, file: Registration, of: Programme) -> Localized:
    asked = reviews.asked_for(turn.db, file.id)
    if not 0 < len(asked) <= NAMED:
        return text("unreached-mending-many", count=len(asked)) if asked else text("unreached-mending")
    return text("unreached-mending-some", what=Joined([of.criterion(id).label for id in asked], ", "))


def _until(turn: Turn) -> Localized:
    """The last day to hand in, and that there is help; a date that nobody has confirmed is called so."""
    window, today = programme.current().calendar.self_score, local(turn.now).date()
    _, last = window.dates(today.year)
    if today > last:
        return text("unreached-help")
    sure = "sure" if window.confirmed else "unsure"
    return text(f"unreached-until-{sure}", day=f"{last:%d/%m}")


def _looks_after(turn: Turn, village: Village) -> bool:
    """Names are for the village's group, for who reviews there, and for officers of its commune in a chat of their own."""
    if turn.chat.kind == "group":
        return turn.chat.village_id == village.id
    return meetings.may_open(turn.db, turn.speaker, village)


def _week(turn: Turn) -> str:
    return local(turn.now).strftime("%G-W%V")
