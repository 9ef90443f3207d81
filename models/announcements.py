"""Messages from officers to the people of their area, or to the groups in which its villages review.

An announcement is a draft → awaiting (another officer's approval, where it goes to many) → running → done | cancelled. It is written down for its
audience some at a time: who comes next, and how far it got, is in `models/audiences.py`.
"""

import re
import unicodedata
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Field, Session, SQLModel, col, select

from models import areas, discards, log, places
from models.areas import Area
from models.base import BigId, identity, instant, reference
from models.people import Person
from models.places import Commune
from models.rules import Misunderstood
from models.timezone import local
from models.traces import Traces

DRAFT, AWAITING, RUNNING, DONE, CANCELLED = "draft", "awaiting", "running", "done", "cancelled"
MESSAGE, TOPIC, CONGRATULATION = "message", "topic", "congratulation"
PEOPLE, GROUPS = "people", "groups"
LENGTH, WHY_LENGTH = 600, 200
JOINER = "\u200d"  # within emoji
LISTED = 5

TIMER = "announcement"

_alone = 200


class Announcement(SQLModel, table=True):
    """What is said to whom: the citizens, or the groups, of a village, a commune, a province, or everywhere."""

    id: int = identity()
    author_id: int = reference("person.id", index=True)
    kind: str = MESSAGE  # message, topic, congratulation
    audience: str = PEOPLE  # people, groups
    commune_code: str | None = Field(default=None, foreign_key="commune.code")
    province: str | None = None
    village_id: int | None = reference("village.id", default=None)
    words: str
    photo_key: str | None = Field(default=None, index=True)
    state: str = Field(default=DRAFT, index=True)
    readers: int = 0  # how many it was to reach when its author saw that
    reached_id: int = Field(default=0, sa_type=BigId)  # people get it in the order of their ids
    made_at: datetime = instant()
    approved_by: int | None = reference("person.id", default=None)  # nobody where its author may send it alone
    approved_at: datetime | None = instant(default=None)  # since when it is sent
    ended_at: datetime | None = instant(default=None)

    @property
    def area(self) -> Area:
        """Whose people, or groups, it is for."""
        return Area(self.province, self.commune_code, self.village_id)

    @area.setter
    def area(self, area: Area) -> None:
        self.province, self.commune_code, self.village_id = area.province, area.commune_code, area.village_id

    @property
    def mark(self) -> str:
        """Of what it says to whom, so that nothing is sent but what was seen."""
        seen = [self.words, self.photo_key or "", repr(self.area)]
        if self.audience != PEOPLE:  # which buttons of earlier releases do not name
            seen.append(self.audience)
        return sha256("\n".join(seen).encode()).hexdigest()[:12]

    def key(self, reader_id: int | str) -> str:
        """The notice to a reader, among all notices."""
        return f"announcement {self.id} {reader_id}"


def use(alone: int) -> None:
    """To how many people an officer may send alone; said once, at start."""
    global _alone
    _alone = alone


def alone() -> int:
    """To how many people an officer may send alone."""
    return _alone


def check_words(said: str, longest: int = LENGTH) -> str:
    """Words as they are kept: plain lines, NFC, without signs that nobody sees or that turn a text around.

    Raises:
        Misunderstood: nothing is left, or too much.
    """
    seen = (sign for sign in unicodedata.normalize("NFC", said) if sign in f"\n{JOINER}" or unicodedata.category(sign) not in ("Cc", "Cf"))
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in "".join(seen).split("\n"))).strip()
    if not re.search(r"\w", words):
        raise Misunderstood("check-announcement-empty")
    if len(words) > longest:
        raise Misunderstood("check-announcement-long", limit=longest, count=len(words))
    return words


def begin(
    db: Session,
    author_id: int,
    kind: str,
    now: datetime,
    area: Area | None = None,
    words: str = "",
    photo_key: str | None = None,
    audience: str = PEOPLE,
) -> Announcement:
    """The one draft of this kind that somebody has, begun anew. For whom it is may be said later."""
    query = select(Announcement).where(Announcement.author_id == author_id, Announcement.kind == kind, Announcement.state == DRAFT)
    draft = db.exec(query.limit(1).with_for_update()).first() or Announcement(author_id=author_id, kind=kind, words="", made_at=now)
    draft.words, draft.made_at, draft.readers, draft.area, draft.audience = words, now, 0, area or Area(), audience
    db.add(draft)
    illustrate(db, draft, photo_key, now)
    return draft


def for_groups(draft: Announcement) -> Announcement:
    """The same for the groups, kept as soon as it goes out or waits for another officer; the draft for the people stays what it is."""
    copy = Announcement(
        author_id=draft.author_id, kind=draft.kind, audience=GROUPS, words=draft.words, photo_key=draft.photo_key, made_at=draft.made_at
    )
    copy.area = draft.area
    return copy


def illustrate(db: Session, draft: Announcement, photo_key: str | None, now: datetime) -> None:
    """Gives a draft another picture, or none."""
    before, draft.photo_key = draft.photo_key, photo_key
    db.flush()
    if before:
        discards.discard(db, {before} - known_keys(db, [before]), now)


def lock(db: Session, id: int) -> Announcement | None:
    """An announcement, locked until the transaction ends and read anew."""
    return db.get(Announcement, id, with_for_update=True, populate_existing=True)


def drop(db: Session, draft: Announcement, now: datetime) -> None:
    """Throws a locked draft away."""
    illustrate(db, draft, None, now)
    db.delete(draft)
    db.flush()


def sent_before(db: Session, draft: Announcement) -> bool:
    """Whether what comes once a month to an area went there this month, whoever sent it. Of two who send at once the second waits for the first."""
    if draft.kind == MESSAGE or draft.commune_code is None:
        return False
    db.get_one(Commune, draft.commune_code, with_for_update=True)
    return any(each.state in (AWAITING, RUNNING, DONE) for each in alike(db, draft))


def alike(db: Session, announcement: Announcement) -> list[Announcement]:
    """The others, drafts too, that say to the same this month what comes once a month."""
    if announcement.kind == MESSAGE or announcement.commune_code is None:
        return []
    month = local(announcement.made_at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    same = ("kind", "audience", "commune_code", "village_id")
    query = select(Announcement).where(*(col(getattr(Announcement, name)) == getattr(announcement, name) for name in same))
    return list(db.exec(query.where(Announcement.made_at >= month, col(Announcement.id) != announcement.id)))


def ask(db: Session, draft: Announcement, readers: int, now: datetime) -> None:
    """Lets a locked draft wait for another officer."""
    draft.state, draft.readers = AWAITING, readers
    db.add(draft)
    db.flush()
    log.write(db, "announcement asked", draft.author_id, draft.id, now, readers=readers)
    db.flush()


def let_go(db: Session, announcement: Announcement, now: datetime, readers: int | None = None, by_id: int | None = None) -> None:
    """Lets a locked announcement go out: its author's own act, or another officer's."""
    announcement.state, announcement.approved_by, announcement.approved_at = RUNNING, by_id, now
    announcement.readers = announcement.readers if readers is None else readers
    db.add(announcement)
    db.flush()
    log.write(db, "announcement sent", by_id or announcement.author_id, announcement.id, now, readers=announcement.readers)
    db.flush()


def end(db: Session, announcement: Announcement, state: str, now: datetime, by_id: int | None = None) -> None:
    """Ends a locked announcement: all have it, or somebody stopped or refused it."""
    announcement.state, announcement.ended_at = state, now
    if by_id is not None:
        log.write(db, "announcement stopped", by_id, announcement.id, now)
    db.flush()


def sender(db: Session, announcement: Announcement) -> Area:
    """For which area its author speaks: the narrowest of theirs that holds its readers; their commune, should the role be gone."""
    held = [area for area in areas.of_officer(db, db.get_one(Person, announcement.author_id)) if area.holds(announcement.area)]
    return held[-1] if held else Area(announcement.province, announcement.commune_code)


def seconds(db: Session, announcement: Announcement) -> list[Person]:
    """Who else may let it go: the officers nearest to its readers who did not write it."""
    area = announcement.area
    for near in dict.fromkeys((Area(area.province, area.commune_code), Area(area.province), Area())):
        others = [officer for officer in areas.officers(db, near) if officer.id != announcement.author_id]
        if others:
            return others
    return []


def parts(db: Session, area: Area) -> list[Area]:
    """What an area is made of: provinces, communes, villages."""
    if area.commune_code is not None:
        return [Area(area.province, area.commune_code, village.id) for village in places.villages_of(db, area.commune_code)]
    communes = select(Commune).where(area.communes()).order_by(col(Commune.name), col(Commune.code))
    if area.province is not None:
        return [Area(area.province, commune.code) for commune in db.exec(communes)]
    return [Area(province) for province in db.exec(select(Commune.province).distinct().order_by(Commune.province))]


def newest(db: Session, held: list[Area]) -> list[Announcement]:
    """What was sent last within some areas, or waits to be, the newest first."""
    query = select(Announcement).where(Announcement.state != DRAFT, or_(false(), *map(_within, held)))
    return list(db.exec(query.order_by(col(Announcement.id).desc()).limit(LISTED)))


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store are pictures of announcements."""
    return {key for key in db.exec(select(Announcement.photo_key).where(col(Announcement.photo_key).in_(keys))) if key}


def forget_author(db: Session, author_id: int, found: Traces, now: datetime) -> None:
    """Nothing that somebody wrote tells of them any more, and what was not let go never is. What is being sent goes on."""
    for written in db.exec(select(Announcement).where(Announcement.author_id == author_id).with_for_update()):
        if written.state in (DRAFT, AWAITING):
            written.state, written.words, written.ended_at = CANCELLED, "", now
        written.words = found.without({"text": written.words})["text"]
        if written.state != RUNNING:
            illustrate(db, written, None, now)


def _within(area: Area) -> ColumnElement[bool]:
    named = {name: value for name, value in vars(area).items() if value is not None}
    return and_(col(Announcement.id).is_not(None), *(col(getattr(Announcement, name)) == value for name, value in named.items()))
