"""A person's own page: what is kept about them, to be read on a phone without any connection. Their photos and recordings lie beside it.

Whatever anybody wrote is escaped where it is filled in, and nothing on the page is ever fetched from elsewhere or run.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from html import escape
from string import Template
from urllib.parse import quote

from locales import Localized, text
from models.base import Json
from models.timezone import local

SENT = ("choice", "photo", "voice")  # what is told of a message without words

PAGE = Template("""<!doctype html>
<html lang="$language">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>
  :root { color-scheme: light dark }
  body { font: 18px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 8px 16px 48px; overflow-wrap: anywhere }
  h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.2rem; margin-top: 2rem } h3 { font-size: 1rem }
  figure { margin: 0 0 20px } img { display: block; max-width: 100%; height: auto; border-radius: 8px } audio { display: block; width: 100% }
  ul { padding-left: 1.2rem } li { margin-bottom: 8px } small { opacity: .75 } summary { padding: 12px 0; cursor: pointer }
  .words { white-space: pre-line }
</style>
<h1>$title</h1>
$body
</html>
""")


def draw(said: Json, there: Collection[str], language: str, made: datetime, data: str) -> bytes:
    """The page of all that is `said` of somebody; `there` are the names of what lies beside it, `data` is that of the file for machines."""
    page = _Page(there, language)
    body = [
        page.line(text("my-data-readme", day=_moment(made.isoformat()))),
        *page.person(said),
        *(part for file in reversed(said["registrations"]) for part in page.file(file)),
        *page.recorded(said["recorded_prompts"]),
        *page.reviewed(said["decisions_about_others"]),
        *page.messages(said["messages"]),
        page.line(text("my-page-data", file=data)),
    ]
    title = page.words(text("my-page-title", name=said["person"]["name"]))
    return PAGE.substitute(language=escape(language), title=title, body="\n".join(body)).encode()


class _Page:
    """Draws one section after the other, in a language. Each gives pieces of HTML, and none where there is nothing to tell."""

    def __init__(self, there: Collection[str], language: str) -> None:
        self._there, self._language = there, language

    def words(self, said: Localized) -> str:
        """A text of ours, with what is filled in, escaped."""
        return escape(said.in_(self._language))

    def line(self, said: Localized) -> str:
        """The same as a paragraph."""
        return f"<p>{self.words(said)}</p>"

    def person(self, said: Json) -> list[str]:
        """Who it is, how they write, what they agreed to, what they may do."""
        who = said["person"]
        born = [self.words(text("my-page-born", born=str(who["birth_year"])))] if who["birth_year"] else []
        channels = [self.words(text("my-page-account", channel=each["channel"], relation=each["speaks_as"])) for each in said["accounts"]]
        agreed = [self._consent(each) for each in said["consents"]]
        roles = [self.words(text("my-data-role", kind=each["kind"], place=each["place"])) for each in said["roles"] if each["withdrawn_at"] is None]
        return self._list("h2", text("my-page-person"), [escape(who["name"]), *born, *channels, *agreed, *roles])

    def file(self, file: Json) -> list[str]:
        """A registration: what it is, what was sent and told for it, and what came of it."""
        told = {name: file[name] for name in ("number", "village", "group", "state")}
        head = self.words(text("my-data-registration", year=str(file["year"]), **told))
        photos = [self._photo(photo, file["notes"]) for photo in file["photos"]]
        notes = [self._note(about, note) for about, note in _by_words(file["notes"])]
        scores = [escape(f"{label}: ") + self.words(text("score-shown", points=points)) for label, points in file["own_score"].items()]
        outcomes = [self._outcome(each) for each in file["handed_in"]]
        title = self.words(text("my-page-photos"))
        return [
            f"<h2>{head}</h2>",
            *([f"<h3>{title}</h3>", *photos] if photos else []),
            *self._list("h3", text("my-page-told"), notes),
            *self._list("h3", text("my-page-scores"), scores),
            *self._list("h3", text("my-page-results"), outcomes),
        ]

    def recorded(self, prompts: Iterable[Json]) -> list[str]:
        """Texts that they said in their own language for others."""
        return self._list("h2", text("my-page-recorded"), [escape(each["words"]) + self._sound(each["file"]) for each in prompts])

    def reviewed(self, decisions: Iterable[Json]) -> list[str]:
        """What they decided about others."""
        told = [{"number": each["file"], "outcome": each["outcome"], "at": _moment(each["decided_at"])} for each in decisions]
        return self._list("h2", text("my-page-reviewed"), [self.words(text("my-page-reviewed-one", **each)) for each in told])

    def messages(self, messages: Iterable[Json]) -> list[str]:
        """What was written and answered, folded: it is long."""
        lines = [line for message in messages if (line := self._message(message))]
        if not lines:
            return []
        head = self.words(text("my-page-messages", messages=len(lines)))
        return [f"<details><summary>{head}</summary><ul>", *(f"<li>{line}</li>" for line in lines), "</ul></details>"]

    def _list(self, level: str, title: Localized, lines: Iterable[str]) -> list[str]:
        drawn = [f"<li>{line}</li>" for line in lines]
        return [f"<{level}>{self.words(title)}</{level}>", "<ul>", *drawn, "</ul>"] if drawn else []

    def _consent(self, consent: Json) -> str:
        if consent["withdrawn_at"]:
            return self.words(text("my-data-consent-withdrawn", day=_day(consent["withdrawn_at"])))
        return self.words(text("my-page-consent", day=_day(consent["given_at"]), version=consent["text_version"]))

    def _photo(self, photo: Json, notes: Iterable[Json]) -> str:
        shows = escape("; ".join(photo["shows"])) or self.words(text("my-page-loose"))
        captions = "".join(f"<br>“{escape(note['words'])}”" for note in notes if note["photo_id"] == photo["id"] and note["words"])
        size = f'width="{int(photo["width"])}" height="{int(photo["height"])}"'
        drawn = self.words(text("my-page-photo-gone"))
        if photo["file"] in self._there:
            drawn = f'<img src="{escape(quote(photo["file"]))}" alt="{shows}" {size} loading="lazy">'
        return f"<figure>{drawn}<figcaption>{shows}{captions}<br>{_small(photo['taken_in_at'])}</figcaption></figure>"

    def _note(self, about: Sequence[str], note: Json) -> str:
        labels = escape("; ".join(about)) or self.words(text("my-page-loose"))
        kind = note["kind"].replace("_", "-")
        gone = self.words(text(f"my-page-note-{kind}"))
        told = f"“{escape(note['words'])}”" if note["words"] else self._sound(note["file"]) or gone
        return f"{labels}: {told}<br>{_small(note['added_at'])}"

    def _sound(self, name: str | None) -> str:
        return f'<audio controls preload="none" src="{escape(quote(name))}"></audio>' if name in self._there and name else ""

    def _outcome(self, submission: Json) -> str:
        handed_in = self.words(text("my-page-handed-in", round=str(submission["round"]), at=_moment(submission["handed_in_at"])))
        decision = submission["decision"]
        outcome = self.words(text("my-page-outcome", outcome=decision["outcome"] if decision else submission["state"]))
        if decision is None:
            return f"{handed_in}<br>{outcome}"
        why = " — ".join(escape(each) for each in (decision["about"], decision["reason"], decision["note"]) if each)
        return f"{handed_in}<br>{outcome}{f': {why}' if why else ''}<br><small>{escape(decision['by'])}, {_moment(decision['decided_at'])}</small>"

    def _message(self, message: Json) -> str | None:
        words = message.get("text") or ""
        kind = message.get("kind")
        if not words and kind not in SENT:
            return None
        by = self.words(text("my-page-by", by=message["by"]))
        told = f'<span class="words">{escape(str(words))}</span>' if words else self.words(text(f"my-page-sent-{kind}"))
        return f"<small>{by}, {_moment(message['at'])}</small><br>{told}"


def _by_words(notes: Iterable[Json]) -> list[tuple[list[str], Json]]:
    """What was said, each thing once, with all that it is about; captions stand with their photos."""
    said: dict[tuple[str, str, str], tuple[list[str], Json]] = {}
    for note in notes:
        if note["photo_id"] is None:
            about, _ = said.setdefault((note["kind"], note["words"] or "", note["file"] or note["added_at"]), ([], note))
            about += [note["about"]] if note["about"] else []
    return list(said.values())


def _small(at: str) -> str:
    return f"<small>{_moment(at)}</small>"


def _moment(at: str) -> str:
    return local(datetime.fromisoformat(at)).strftime("%H:%M %d/%m/%Y")


def _day(at: str) -> str:
    return local(datetime.fromisoformat(at)).strftime("%d/%m/%Y")
