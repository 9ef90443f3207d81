"""Registration: consent, name, year of birth, place, main work, a look at it all, and a number."""

from datetime import datetime
from typing import Any
from zlib import crc32

from bot.conversation import Flow, Form, Mend, Next, Question, Reply, Step, Turn
from bot.conversation.form import Choices
from handlers import citizen, evidence, place, reminders, unfinished, whose
from handlers.whose import HELPING, asked, is_for_other
from locales import Localized, text
from models import ages, consents, erasure, folding, helped, log, names, people, programme, registrations, renewal, unsaid, works
from models.people import Person
from models.places import Village
from models.registrations import Registration
from models.rules import Misunderstood
from models.timezone import local

CONSENT_VERSION = "2026-12-2"
SPELLINGS = 3
MENDABLE = ("name", "born", "commune", "village", "work")
SINCE = "since"  # when somebody began to say what may have to be erased

flow = Flow("registration")


@flow.step
class Declined(Step):
    """Nothing is kept of somebody who did not agree; they may think again."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("registration-declined")], [self.button("again", text("registration-again"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return form.resume(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        return form.resume(turn)


@flow.step
class Young(Declined):
    """Nothing is kept of somebody who is too young; they may have written the wrong year."""

    def ask(self, turn: Turn) -> Reply:
        minimum = programme.current().minimum_age
        return Reply([text("registration-young", minimum=minimum)], [self.button("again", text("registration-again"))])


@flow.step
class Paused(Step):
    """Somebody who asked for the menu in the middle, or comes back: go on, or have it all erased."""

    def ask(self, turn: Turn) -> Reply:
        buttons = [self.button("go-on", text("registration-go-on")), self.button("erase", text("registration-erase"))]
        return Reply([text("registration-paused")], buttons)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return _stop(turn, Declined, text("registration-dropped")) if choice == "erase" else form.resume(turn)


@flow.step
class Again(Step):
    """A new year: as it was, or with something mended."""

    def ask(self, turn: Turn) -> Reply:
        earlier, person = earlier_of(turn), turn.person
        if earlier is None or person is None:  # erased since
            return Reply([text("not-registered")], [begin.button("", text("helping-begin"))])
        told = text("registration-earlier", name=person.name, year=str(earlier.year), village=turn.db.get_one(Village, earlier.village_id).title)
        keep = text("registration-keep", ago=local(turn.now).year - earlier.year, year=str(earlier.year))
        return Reply([told], [self.button("keep", keep), self.button("mend", text("registration-mend"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if earlier_of(turn) is None or citizen.registration_of(turn):  # done on another phone
            return turn.book.home(turn)
        _begin(turn)
        if choice == "keep":
            turn.data["summary"] = choice
        return form.resume(turn)


@flow.act
def begin(turn: Turn, subject: str) -> Next:
    """Registers whoever speaks here, for themselves: an officer or a moderator may be a citizen too."""
    if turn.chat.kind == "group":
        return None
    if is_under_way(turn):
        return Paused
    act_for(turn, turn.speaker)
    if citizen.registration_of(turn):
        return turn.book.home(turn)
    if earlier_of(turn):
        return Again
    _begin(turn)
    return form.resume(turn)


@flow.act
def back(turn: Turn, subject: str) -> Next:
    """One question back; where none is asked, to where everything can be reached from."""
    return form.back(turn) if form.stands(turn) else turn.book.home(turn)


def begin_for_other(turn: Turn) -> Next:
    """Registers somebody else, who is present. They live where a helper helps, or where the family lives, unless they say otherwise."""
    here = citizen.registration_of(turn)
    village = helped.helper_village(turn.db, turn.speaker) or (here.village_id if here else None)
    turn.data.clear()
    turn.data.update({HELPING: True, SINCE: turn.now.isoformat()} | ({place.INVITED: village} if village else {}))
    return form.resume(turn)


def home(turn: Turn) -> Next:
    """Where somebody rests who is not registered."""
    return form.resume(turn)


def leave_other(turn: Turn) -> None:
    """Somebody else, who was only asked whether they agree, is left."""
    if HELPING in turn.data and not is_under_way(turn):
        turn.data.clear()


def is_under_way(turn: Turn) -> bool:
    """Whether somebody agreed, and is not registered yet."""
    return "consent" in turn.data


def act_for(turn: Turn, person: Person | None) -> None:
    """Lets what is done here from now on be done for a person, for whom this account speaks already."""
    turn.conversation.person_id = person.id if person else None
    turn.person = person


def earlier_of(turn: Turn) -> Registration | None:
    """The active citizen's registration of an earlier year."""
    if turn.person is None:
        return None
    return renewal.last(turn.db, turn.person.id, programme.current().id, local(turn.now).year)


def explain(turn: Turn) -> Localized | None:
    """What the question that stands here means; nothing if none does."""
    return form.explain(turn)


# The questions


def ask_consent(turn: Turn) -> Localized:
    """The question that comes first, to somebody themselves or to whoever helps them."""
    if is_for_other(turn):
        return text("registration-consent-helping", programme=programme.current().title)
    return text("registration-consent", programme=programme.current().title)


def _consent(turn: Turn) -> Choices:
    return [("agree", text("registration-agree")), ("decline", text("registration-decline")), ("more", text("registration-more"))]


def _choose_consent(turn: Turn, choice: str) -> Any:
    """To which text, and when; a refusal erases what there is."""
    if choice == "agree":
        if not is_for_other(turn):
            unfinished.plan(turn)
        return {"version": CONSENT_VERSION, "at": turn.now.isoformat()}
    if choice == "decline":
        return _stop(turn, Declined, text("registration-dropped"))
    say_whole_consent(turn)
    return form.resume(turn)


def say_whole_consent(turn: Turn) -> None:
    """All of what is agreed to, and when somebody agreed to a text before this one."""
    who = text("registration-whole-who-helping") if is_for_other(turn) else text("registration-whole-who")
    turn.say(text("registration-whole-what"), who, text("registration-whole-photos", days=programme.current().photo_days))
    turn.say(text("registration-whole-rights"), text("registration-whole-never"), *_agreed_before(turn))


def _agreed_before(turn: Turn) -> list[Localized]:
    consent = consents.last(turn.db, turn.person.id) if turn.person and HELPING not in turn.data else None
    if consent is None or consent.text_version == CONSENT_VERSION:
        return []
    return [text("registration-agreed-before", day=local(consent.given_at).strftime("%d/%m/%Y"))]


def _known_consent(turn: Turn) -> dict[str, str] | None:
    """What somebody who is known here agreed to before."""
    if turn.person is None or HELPING in turn.data:
        return None
    consent = consents.standing(turn.db, turn.person.id, CONSENT_VERSION)
    return {"version": consent.text_version, "at": consent.given_at.isoformat()} if consent else None


def _consent_holds(turn: Turn, answer: Any) -> bool:
    return isinstance(answer, dict) and answer.get("version") == CONSENT_VERSION


def _check_name(turn: Turn, said: str) -> str:
    """The name as it was typed; how it is spelled is asked anew, together with all the rest."""
    turn.data.pop("spelling", None)
    return people.check_name(said)


def _name(turn: Turn) -> str:
    """As it was typed, or with the diacritics that somebody chose."""
    name: str = turn.data.get("spelling") or turn.data["name"]
    return name


def _spellings(turn: Turn) -> dict[str, str]:
    """Likely ones of a name without diacritics, each with an id, and as it was typed last; nothing where it is not in doubt."""
    name = _name(turn)
    if "spelling" in turn.data or folding.has_diacritics(name):
        return {}
    likely = [spelling for spelling in names.likely(name) if spelling != name][:SPELLINGS]
    return {f"{crc32(spelling.encode()):x}": spelling for spelling in (*likely, name)} if likely else {}


def _check_born(turn: Turn, said: str) -> Any:
    """The years that may be meant. Of somebody too young nothing is kept."""
    minimum = programme.current().minimum_age
    try:
        return ages.read(said, local(turn.now).year, minimum)
    except Misunderstood as error:
        if error.key != "check-age":
            raise
        return _stop(turn, Young, text("registration-young", minimum=minimum))


def _years(turn: Turn) -> Choices:
    this_year = local(turn.now).year
    return [(str(year), text("registration-year-choice", year=str(year), age=str(this_year - year))) for year in turn.data["born"]]


def _known_year(turn: Turn) -> int | None:
    born: list[int] | int = turn.data["born"]
    if isinstance(born, int):
        return born
    return born[0] if len(born) == 1 else None


def _ask_work(turn: Turn) -> Localized:
    question = programme.current().question
    return text("registration-work-other", name=whose.name(turn), question=question) if is_for_other(turn) else question


def _work(turn: Turn) -> Choices:
    return [(work.id, work.label) for work in programme.current().works]


def _work_holds(turn: Turn, answer: Any) -> bool:
    return answer in {work.id for work in programme.current().works}


def _ask_summary(turn: Turn) -> Localized:
    work = programme.current().work(turn.data["work"]).label
    key = "registration-summary-spelling" if _spellings(turn) else "registration-summary"
    return text(key, name=_name(turn), born=str(_given(turn, "year")), work=work, **place.titles(turn))


def _summary(turn: Turn) -> Choices:
    """All is right, and where the name has no diacritics, with which ones: that costs no tap more."""
    spelled = [(id, text("registration-right-name", name=spelling)) for id, spelling in _spellings(turn).items()]
    return [*(spelled or [("right", text("registration-right"))]), *((item, text(f"registration-mend-{item}")) for item in MENDABLE)]


def _choose_summary(turn: Turn, choice: str) -> str | Mend:
    match choice:
        case "name":
            return Mend(("name", "spelling"))
        case "born":
            return Mend(("born", "year"))
        case "commune":
            return place.NOT_HERE
        case "village":
            return place.another_village(turn)
        case "work":
            return Mend(("work",))
    turn.data["spelling"] = _spellings(turn).get(choice, _name(turn))
    return choice


def _register(turn: Turn) -> Next:
    """Everything was answered: the person, the consent and the registration come into being together."""
    consent, for_other = _given(turn, "consent"), is_for_other(turn)
    person = _person(turn)
    earlier = earlier_of(turn)
    if consents.standing(turn.db, person.id, consent["version"]) is None:
        people.agree(turn.db, person, consent["version"], turn.chat.channel, datetime.fromisoformat(consent["at"]))
    year = local(turn.now).year
    work, current = turn.data["work"], programme.current()
    registration = registrations.register(turn.db, person, current, place.settle(turn), current.group_of(work).id, year, turn.now)
    if earlier and not registration.answers:
        renewal.carry_over(earlier, registration)
    if registration.group_id == current.group_of(work).id:
        works.put(registration, current, work)
    turn.data.clear()
    unfinished.stop(turn)
    reminders.plan(turn, person)
    if for_other:
        turn.say(text("registration-done-helping", name=person.name, number=registration.number))
    else:
        turn.say(text("registration-done", number=registration.number))
    return evidence.Which


def _person(turn: Turn) -> Person:
    """Whom it is about: somebody new, or who is known here, by what they said now."""
    name, born = _name(turn), _given(turn, "year")
    if turn.person is not None and HELPING not in turn.data:
        turn.person.name, turn.person.birth_year = name, born
        return turn.person
    person = Person(name=name, birth_year=born, language=turn.language, created_at=turn.now)
    turn.db.add(person)
    turn.db.flush()
    if HELPING in turn.data:
        relation, speaker = helped.relation(turn.db, turn.speaker), turn.speaker
        turn.become(person, relation)
        log.write(turn.db, "helped to register", speaker.id if speaker else None, person.id, turn.now, relation=relation)
    else:
        turn.become(person)
    return person


form = Form(
    flow,
    [
        Question("consent", None, _consent, _choose_consent, ask_consent, known=_known_consent, holds=_consent_holds),
        Question("name", _check_name, asks=lambda turn: asked(turn, "registration-name")),
        Question("born", _check_born, asks=lambda turn: asked(turn, "registration-born")),
        Question("year", None, _years, lambda turn, choice: int(choice), about="born", known=_known_year),
        *place.QUESTIONS,
        Question("work", None, _work, asks=_ask_work, holds=_work_holds),
        Question("summary", None, _summary, _choose_summary, _ask_summary),
    ],
    done=_register,
)


def _given(turn: Turn, name: str) -> Any:
    return form.answer(turn, name)


def _begin(turn: Turn) -> None:
    """From the beginning, with what is known already: of somebody who is known here, and of an invitation."""
    known = {key: turn.data[key] for key in (place.INVITED,) if key in turn.data}
    turn.data.clear()
    turn.data.update({**known, SINCE: turn.now.isoformat()})
    person, earlier = turn.person, earlier_of(turn)
    if person and person.name:
        turn.data.update(name=person.name, spelling=person.name)
    if person and person.birth_year:
        turn.data["born"] = person.birth_year
    if earlier:
        turn.data.update(village=earlier.village_id, work=works.of(earlier))


def _stop(turn: Turn, rests: type[Step], told: Localized) -> Next:
    """Erases what somebody has said who is not, or no longer wants to be, registered. On a phone of people who are known here, only that."""
    is_strange = HELPING not in turn.data and not helped.spoken_for(turn.db, turn.account.id)
    since = datetime.fromisoformat(turn.data.get(SINCE, turn.now.isoformat()))
    turn.data.clear()
    if turn.event.kind == "text":
        turn.event.payload = None
    if is_strange:
        turn.account.name = ""
        erasure.forget_talk(turn.db, turn.conversation, turn.chat)
        return rests
    unsaid.unsay(turn.db, turn.conversation, turn.chat, since)
    turn.say(told)
    return turn.book.home(turn)
