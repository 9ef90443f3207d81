"""Leaving: a registration is withdrawn and can be taken up again; or everything is erased, at once and for good."""

from collections.abc import Sequence

from bot.conversation import Flow, Next, Place, Reply, Step, Turn
from handlers import citizen, group, menu, my_data, registration, reminders, taking_back
from locales import Localized, text
from models import chats, erasure, helped, people, registrations, reviews
from models.people import Holds, Person
from models.places import Village
from models.registrations import WITHDRAWN, Registration
from models.reviews import Submission
from models.rules import Misunderstood

YES, NO, MORE = "yes", "no", "more"

flow = Flow("leaving")


@flow.act
def withdraw(turn: Turn, subject: str) -> Next:
    """Asks whether the registration is to be withdrawn."""
    if _file_to_withdraw(turn).state == WITHDRAWN:
        return Withdrawn
    return ReallyWithdraw


@flow.step
class ReallyWithdraw(Step):
    """Asked once more."""

    def ask(self, turn: Turn) -> Reply:
        file = _file_to_withdraw(turn)
        yes = self.button(str(file.id), text("my-data-do-withdraw"))
        return Reply([text("my-data-withdraw-ask", number=file.number)], [yes, self.button(NO, text("my-data-do-not"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == NO:
            return turn.book.home(turn)
        file = registrations.lock(turn.db, _file_to_withdraw(turn).id)
        if choice != str(file.id):
            return self.on_late(turn, choice)
        if registrations.withdraw(turn.db, file, my_data.actor(turn), turn.now):
            erasure.withdraw_consents(turn.db, file.person_id, turn.now)
            _take_from_group(turn, reviews.close(turn.db, file.id), "withdrawn")
        return Withdrawn


@flow.step
class Withdrawn(Step):
    """It rests: it can be taken up again, or all can be erased."""

    def ask(self, turn: Turn) -> Reply:
        again = take_up.button("", text("my-data-do-take-up"))
        return Reply([text("my-data-withdrawn")], [again, erase.button("", text("my-data-do-erase")), menu.open_menu.button("", text("menu-back"))])


@flow.act
def take_up(turn: Turn, subject: str) -> Next:
    """Asks for consent anew, in the words of the registration."""
    my_data.person(turn)
    return Again if citizen.registered(turn).state == WITHDRAWN else turn.book.home(turn)


@flow.step
class Again(Step):
    """Consent, before a registration that was withdrawn goes on."""

    def ask(self, turn: Turn) -> Reply:
        buttons = [self.button(YES, text("registration-agree")), self.button(NO, text("registration-decline"))]
        return Reply([registration.ask_consent(turn)], [*buttons, self.button(MORE, text("registration-more"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == MORE:
            registration.say_whole_consent(turn)
            return Again
        if choice != YES:
            return turn.book.home(turn)
        if registrations.take_up(turn.db, citizen.locked_registration(turn), my_data.actor(turn), turn.now):
            people.agree(turn.db, my_data.person(turn), registration.CONSENT_VERSION, turn.chat.channel, turn.now)
            reminders.plan(turn, my_data.person(turn))
        turn.say(text("my-data-taken-up"))
        return turn.book.home(turn)


@flow.act
def erase(turn: Turn, subject: str) -> Next:
    """Asks whether all is to be erased."""
    my_data.check_private(turn)
    return ReallyErase


@flow.step
class ReallyErase(Step):
    """Asked once."""

    def ask(self, turn: Turn) -> Reply:
        whose = my_data.owner(turn)
        question = text("my-data-erase-ask", name=whose.name) if whose else text("my-data-erase-talk")
        return Reply([question], [self.button(_id(whose), text("my-data-do-erase")), self.button(NO, text("my-data-do-not"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == NO:
            return turn.book.home(turn)
        return WhatIsLost if choice == _id(my_data.owner(turn)) else self.on_late(turn, choice)


@flow.step
class WhatIsLost(Step):
    """Asked twice, with what will be lost. The button knows whose it is: an older one must not erase somebody else."""

    def ask(self, turn: Turn) -> Reply:
        whose = my_data.owner(turn)
        yes = self.button(_id(whose), text("my-data-do-erase-surely"))
        return Reply([_loss(turn, whose)], [yes, self.button(NO, text("my-data-do-not"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        whose = my_data.owner(turn)
        if choice == NO:
            return turn.book.home(turn)
        if choice != _id(whose):
            return self.on_late(turn, choice)
        return _erase(turn, whose) if whose else _forget_talk(turn)


@flow.step
class Erased(Step):
    """Nothing is left. Whatever is said next begins from nothing."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("my-data-erased")], [self.button(YES, text("registration-again"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return turn.book.home(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        return turn.book.home(turn)


def withdrawn(turn: Turn) -> Next:
    """Somebody told their messenger that nothing of them is to be kept: it is done without a question, and nothing more is said there.

    The files of others, for whom they spoke, stay: those are not theirs to withdraw.
    """
    while turn.speaker:
        _erase(turn, turn.speaker)
    _forget_talk(turn)
    turn.hush()
    turn.leave()
    chats.close(turn.chat)
    return None


def _id(whose: Person | None) -> str:
    return str(whose.id) if whose else "nobody"


def _loss(turn: Turn, whose: Person | None) -> Localized:
    if whose is None:
        return text("my-data-lose-talk")
    kept = my_data.kept_of(turn, whose)
    files = kept.said["registrations"]
    if not files:
        return text("my-data-lose-name")
    lost = {"photos": len(kept.photos), "sayings": len(kept.recordings) + my_data.sentences(kept), "number": files[-1]["number"]}
    return text("my-data-lose", **lost) if _is_own(turn, whose) else text("my-data-lose-other", name=whose.name, **lost)


def _is_own(turn: Turn, whose: Person) -> bool:
    """Whether this account is the person's own, and the talk with it theirs."""
    return turn.db.get_one(Holds, (turn.account.id, whose.id)).relation == helped.SELF


def _forget_talk(turn: Turn) -> Next:
    """Of somebody who is not registered there is nothing else."""
    turn.data.clear()
    turn.account.name = ""
    erasure.forget_talk(turn.db, turn.conversation, turn.chat)
    return Erased


def _erase(turn: Turn, whose: Person) -> Next:
    is_own = _is_own(turn, whose)
    own_chats, language = erasure.own_chats(turn.db, whose.id), whose.language
    reviewed = {chat.village_id for chat in own_chats if chat.village_id is not None}
    handed_in = erasure.erase(turn.db, whose, my_data.actor(turn), turn.now)
    turn.data.clear()
    turn.speaker = turn.person = people.of_account(turn.db, turn.account.id)
    _take_from_group(turn, handed_in, "erased")
    for chat in own_chats:
        chat.village_id = None
    for village_id in sorted(reviewed):
        group.lost(turn, turn.db.get_one(Village, village_id), "erased")
    for chat in own_chats:
        if chat.id != turn.chat.id:
            turn.tell(Place(chat.id), Reply([text("my-data-erased")]), language=language)
    if turn.person is None:
        return Erased
    turn.say(text("my-data-erased") if is_own else text("my-data-erased-other"))
    return turn.book.home(turn)


def _take_from_group(turn: Turn, handed_in: Sequence[Submission], why: str) -> None:
    for submission in handed_in:
        number = turn.db.get_one(Registration, submission.registration_id).number
        taking_back.card(turn, submission, text(f"my-data-group-{why}", number=number))


def _file_to_withdraw(turn: Turn) -> Registration:
    my_data.person(turn)
    file = my_data.newest(turn)
    if file is None:
        raise Misunderstood("not-registered")
    return file
