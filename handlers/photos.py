"""Looking at one's photos, replacing or removing them, until the file is handed in."""

from collections.abc import Sequence

from bot.conversation import Flow, Next, Reply, Step, Turn
from handlers import citizen, evidence, file, taking_back
from locales import text
from models import activities, reviews
from models import evidence as kept
from models.evidence import Photo
from models.registrations import Registration
from models.rules import Misunderstood

ALL = "all"
ABOUT, CHOSEN = "photos", "photo"  # which photos are looked at, and which one of them
MOST = 12  # buttons under an album

flow = Flow("photos")


@flow.act
def look(turn: Turn, subject: str) -> Next:
    """Shows the photos of a criterion, or all of them."""
    turn.data[ABOUT] = subject or ALL
    photos = _photos(turn, citizen.registered(turn))
    if not photos:
        raise Misunderstood("photos-none")
    turn.post(Reply([text("photos-shown", photos=len(photos))], photos=[str(photo.key) for photo in photos], album=True))
    return Which


@flow.step
class Which(Step):
    """Which photo is to be replaced or removed."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        back = file.open_file.button("", text("menu-back-one"))
        if not registration.can_change:
            return Reply([text("photos-closed")], [back])
        numbers = range(1, len(_photos(turn, registration)) + 1)
        return Reply([text("photos-which")], [*(self.button(str(number), text("photos-number", number=number)) for number in numbers), back])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        photos = _photos(turn, citizen.changeable(turn))
        if not choice.isdecimal() or not 1 <= int(choice) <= len(photos):
            raise Misunderstood("choose-one")
        turn.data[CHOSEN] = photos[int(choice) - 1].id
        return One


@flow.step
class One(Step):
    """What is to become of one photo. A photo that is sent now takes its place."""

    def ask(self, turn: Turn) -> Reply:
        photo = _chosen(turn, citizen.registered(turn))
        criteria = len(kept.criteria_of(turn.db, photo.id))
        buttons = [self.button("remove", text("photos-remove")), look.button(str(turn.data.get(ABOUT, ALL)), text("photos-leave"))]
        return Reply([text("photos-one", criteria=criteria)], buttons, photos=[str(photo.key)], wants_photo=True)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        registration = citizen.changeable(turn)
        _remove(turn, registration, _chosen(turn, registration))
        turn.say(text("photos-removed"))
        citizen.say_progress(turn, registration)
        return Which if _photos(turn, registration) else file.File

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        registration = citizen.changeable(turn)
        old = _chosen(turn, registration)
        new = evidence.keep(turn, registration, photo)
        if new.id != old.id:
            for criterion in kept.criteria_of(turn.db, old.id):
                kept.show(turn.db, registration, new, criterion, turn.now)
            activities.replace(registration, old, new)
            _remove(turn, registration, old)
        turn.data[CHOSEN] = new.id
        turn.say(text("photos-replaced"))
        return Which


def _photos(turn: Turn, registration: Registration) -> Sequence[Photo]:
    """The photos that are looked at, each once, in the order in which they came."""
    about = turn.data.get(ABOUT, ALL)
    shown = {photo.id: photo for criterion, photo in kept.photos_of(turn.db, registration.id) if about in (ALL, criterion)}
    return list(shown.values())[:MOST]


def _remove(turn: Turn, registration: Registration, photo: Photo) -> None:
    """Removes it, from the albums too that a group opened."""
    kept.remove(turn.db, registration, photo, turn.now)
    for submission in reviews.of_registration(turn.db, registration.id):
        taking_back.opened(turn, submission, text("photos-album-gone", number=registration.number))


def _chosen(turn: Turn, registration: Registration) -> Photo:
    photo = turn.db.get(Photo, turn.data.get(CHOSEN) or 0)
    if photo is None or photo.registration_id != registration.id or photo.key is None:
        raise Misunderstood("photos-gone")
    return photo
