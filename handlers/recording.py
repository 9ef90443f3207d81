"""Recording ("ghi âm"): somebody with a role in a village says the bot's texts in the local language; an officer of the commune hears each first."""

from hashlib import sha256

from bot.conversation import Button, Citizen, Flow, Next, Reply, Step, Turn, id_of, literal
from handlers.spoken import PROMPTS, words_of
from locales import Localized, text
from models import chats, outbox, people, spoken
from models.folding import fold
from models.notes import Recording
from models.people import Person
from models.places import Village
from models.rules import Misunderstood
from models.spoken import Spoken

KEPT = "recording"  # what is remembered: the language, the text to say now, and the one said last
CHOICES = 7
RECORDERS = ("moderator", "helper")

flow = Flow("recording")


@flow.act
def record(turn: Turn, subject: str) -> Next:
    """Begins to record, for whoever has a role in a village."""
    if turn.chat.kind == "group":
        return _in_private(turn)
    if _commune(turn) is None:
        turn.say(text("recording-not-role"))
        return turn.step
    return Language


@flow.step
class Language(Step):
    """Which language is recorded: one that the commune has, or its name typed once."""

    def ask(self, turn: Turn) -> Reply:
        known = [self.button(str(number), literal(name)) for name, number in _languages(turn).items()]
        return Reply([text("recording-language")], [*known[:CHOICES], self.button("stop", text("recording-stop"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == "stop":
            return turn.book.home(turn)
        chosen = next((name for name, number in _languages(turn).items() if str(number) == choice), None)
        if chosen is None:
            raise Misunderstood("choose-one")
        return _begin(turn, chosen)

    def on_text(self, turn: Turn, said: str) -> Next:
        name = spoken.check_language(said)
        return _begin(turn, next((known for known in _languages(turn) if fold(known) == fold(name)), name))

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        raise Misunderstood("check-spoken-language")


@flow.step
class Prompt(Step):
    """One text after the other: shown, then said in a voice message."""

    def ask(self, turn: Turn) -> Reply:
        at = _at(turn)
        head = text("recording-prompt", number=PROMPTS.index(at) + 1, all=len(PROMPTS))
        buttons = [self.button("skip", text("recording-skip"))]
        if turn.data.get(KEPT, {}).get("last"):
            buttons += [self.button("hear", text("recording-hear")), self.button("again", text("recording-again"))]
        return Reply([head, literal(words_of(at))], [*buttons, self.button("stop", text("recording-stop"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        kept = turn.data.get(KEPT, {})
        match choice:
            case "skip":
                return _go_on(turn)
            case "hear" if kept.get("last"):
                _play_last(turn)
                return Prompt
            case "again" if kept.get("last"):
                turn.data[KEPT] = {**kept, "at": kept["last"]}
                return Prompt
            case "stop":
                return _end(turn, *_thanks(turn))
        raise Misunderstood("choose-one")

    def on_text(self, turn: Turn, said: str) -> Next:
        raise Misunderstood("recording-send-voice")

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        commune, language = _commune(turn), turn.data.get(KEPT, {}).get("language")
        if commune is None or turn.speaker is None or language is None:
            return _end(turn, text("recording-not-role"))
        key = _at(turn)
        is_first = not spoken.count_waiting(turn.db, [commune])
        made = Spoken(
            commune_code=commune,
            language=language,
            text_key=key,
            words=words_of(key),
            key=recording.key,
            seconds=recording.seconds,
            recorded_by=turn.speaker.id,
            recorded_at=turn.now,
        )
        spoken.record(turn.db, made)
        if is_first:
            _tell_officers(turn, commune)
        turn.data[KEPT] = {"language": language, "at": key, "last": key}
        turn.say(text("recording-kept"))
        return _go_on(turn)


@flow.act
def check(turn: Turn, subject: str) -> Next:
    """An officer hears what waits, one recording after the other."""
    if turn.chat.kind == "group":
        return None
    communes = _communes_of_officer(turn)
    if not communes:
        turn.say(text("recording-not-officer"))
        return turn.step
    waiting = spoken.waiting(turn.db, communes)
    if not waiting:
        turn.say(text("recording-none-waits"))
        return turn.step
    one = waiting[0]
    about = text("recording-check", language=one.language, by=turn.db.get_one(Person, one.recorded_by).name)
    buttons = [use.button(_take(one), text("recording-use")), refuse.button(_take(one), text("recording-refuse"))]
    turn.answer(Reply([about, literal(one.words)], [*buttons, later.button("", text("recording-later"))], voices=(one.key,)))
    return None


@flow.act
def use(turn: Turn, subject: str) -> Next:
    """Lets the commune hear a recording."""
    one = _waiting(turn, subject)
    if one and turn.speaker:
        spoken.release(turn.db, one, turn.speaker.id, turn.now)
        turn.say(text("recording-used"))
    return check.do(turn, "")


@flow.act
def refuse(turn: Turn, subject: str) -> Next:
    """Throws a recording away; its text can be recorded again."""
    one = _waiting(turn, subject)
    if one and turn.speaker:
        spoken.refuse(turn.db, one, turn.speaker.id, turn.now)
        turn.say(text("recording-refused"))
    return check.do(turn, "")


@flow.act
def later(turn: Turn, subject: str) -> Next:
    """Back to what was asked before."""
    return turn.step


def ways(turn: Turn) -> list[Button]:
    """What an officer's desk offers: to hear what waits, if anything does."""
    waiting = spoken.count_waiting(turn.db, _communes_of_officer(turn))
    return [check.button("", text("recording-check-button", waiting=waiting))] if waiting else []


def _in_private(turn: Turn) -> Next:
    """A group is no place to record: the way goes to the private chat of whoever may; others' talk is not answered."""
    if turn.speaker is None or _commune(turn) is None:
        return None
    if chats.private_chat_of(turn.db, turn.speaker.id, turn.now):
        way = Reply([text("recording-here")], [record.button("", text("recording-begin"))])
        turn.tell(Citizen(turn.speaker.id), way, turn.speaker.language, outbox.ANSWER)
        turn.say(text("recording-told-in-private", name=turn.speaker.name))
    else:
        turn.say(text("recording-in-private", name=turn.speaker.name))
    return None


def _begin(turn: Turn, language: str) -> Next:
    """The first text that the language has no recording of."""
    turn.data[KEPT] = {"language": language}
    return _go_on(turn)


def _go_on(turn: Turn) -> Next:
    """The next text that has no recording in its words of today; after the last one, thanks."""
    kept = turn.data.get(KEPT, {})
    commune = _commune(turn)
    if commune is None or "language" not in kept:
        return _end(turn, text("recording-not-role"))
    there = spoken.recorded(turn.db, commune, kept["language"])
    begin = PROMPTS.index(kept["at"]) + 1 if kept.get("at") in PROMPTS else 0
    for key in PROMPTS[begin:]:
        if there.get(key) != words_of(key):
            turn.data[KEPT] = {**kept, "at": key}
            return Prompt
    return _end(turn, *(_thanks(turn) or [text("recording-all-there")]))


def _end(turn: Turn, *farewell: Localized) -> Next:
    turn.data.pop(KEPT, None)
    turn.say(*farewell)
    return turn.book.home(turn)


def _thanks(turn: Turn) -> list[Localized]:
    """Thanks, if something was recorded."""
    return [text("recording-thanks")] if turn.data.get(KEPT, {}).get("last") else []


def _at(turn: Turn) -> str:
    """The text to say now; the first, should it be no more."""
    at = turn.data.get(KEPT, {}).get("at")
    return at if at in PROMPTS else PROMPTS[0]


def _play_last(turn: Turn) -> None:
    kept, commune = turn.data[KEPT], _commune(turn)
    last = spoken.recording_of(turn.db, commune, kept["language"], kept["last"]) if commune else None
    if last:
        turn.post(Reply([literal(last.words)], voices=(last.key,)))


def _languages(turn: Turn) -> dict[str, int]:
    commune = _commune(turn)
    return spoken.languages(turn.db, commune) if commune else {}


def _commune(turn: Turn) -> str | None:
    """The commune for which this person may record."""
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    village = next((role.village_id for role in roles if role.kind in RECORDERS and role.village_id), None)
    return turn.db.get_one(Village, village).commune_code if village else None


def _communes_of_officer(turn: Turn) -> list[str]:
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    return [role.commune_code for role in roles if role.kind == "officer" and role.commune_code]


def _tell_officers(turn: Turn, commune: str) -> None:
    """Once for all that wait: those that come after it are heard with them."""
    reply = Reply([text("recording-waits")], [check.button("", text("recording-check-now"))])
    for officer in people.officers_of(turn.db, commune):
        turn.tell(Citizen(officer.id), reply, officer.language, outbox.NOTICE)


def _take(one: Spoken) -> str:
    """What a button about a recording carries: which, and a mark of its sound, so that nobody decides about what they have not heard."""
    return f"{one.id}.{sha256(one.key.encode()).hexdigest()[:12]}"


def _waiting(turn: Turn, subject: str) -> Spoken | None:
    """The recording that a button is about, locked, as long as it waits and this officer may decide; what was decided meanwhile is told instead."""
    one = spoken.lock(turn.db, id_of(subject.partition(".")[0]) or 0)
    if one is None or one.commune_code not in _communes_of_officer(turn):
        return None
    if one.released_at is None and _take(one) == subject:
        return one
    turn.say(text("recording-changed"))
    return None
