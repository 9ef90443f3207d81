"""Coming in by a link, as it is outside the sample."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect
from sqlmodel import Session

from bot.app import App
from bot.doors import make_link
from bot.settings import Settings
from models.invitations import code_of
from models.people import Person, Role
from models.places import Commune, Village
from tests import scenario
from tests.browser.conftest import ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat

pytestmark = [pytest.mark.browser, ON_SQLITE]

DAY = timedelta(days=1)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings of a program in real use."""
    return settings.model_copy(update={"sample": False})


class Place:
    """A village with a moderator, and links into it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.village_id = self.moderator_id = 0

    async def settle(self) -> None:
        """Makes the village and its moderator."""
        await self._app.database.write(self._settle)

    def _settle(self, db: Session) -> None:
        db.add(Commune(code="03646", name="Xã Thử", province="Tỉnh Thử"))
        db.flush()
        village = Village(commune_code="03646", kind="bản", name="Thử")
        moderator = Person(name="Cà Văn Thử", created_at=self._app.clock())
        db.add_all([village, Village(commune_code="03646", kind="bản", name="Khác"), moderator])
        db.flush()
        db.add(Role(person_id=moderator.id, kind="moderator", village_id=village.id, granted_at=self._app.clock()))
        self.village_id, self.moderator_id = village.id, moderator.id

    async def link(self, term: timedelta = DAY, **of: int) -> str:
        """A new link's path."""
        return f"/#{await self._app.database.write(lambda db: make_link(db, self._app.clock(), term, **of))}"


@pytest.fixture
async def place(app: App) -> Place:
    """A village with a moderator."""
    made = Place(app)
    await made.settle()
    return made


async def test_a_personal_link_and_a_second_device(visits: Visits, place: Place, screenshots: Screenshots) -> None:
    visits.expect("status of 409", "status of 403")
    link = await place.link(person_id=place.moderator_id)
    first = await visits.phone(link)
    own = await seat(first, "moderator")
    await own.sees("Hồ sơ của bà con sẽ hiện trong nhóm")
    assert first.url == f"{visits.address}/"
    await expect(first.get_by_role("tab")).to_have_text(["Cà Văn Thử", "Bản Thử"])
    await screenshots.take(first, "first device")

    second = await visits.phone(link)
    await expect(second.get_by_text("Xin nhập mã đang hiện trên máy đó")).to_be_visible()
    assert second.url == f"{visits.address}/"
    await screenshots.take(second, "second device")
    shown = await own.sees("Có máy khác đang mở chat này")
    await screenshots.take(first, "first device shows a code")
    found = re.search(r"\b\d{6}\b", shown.text)
    assert found
    code = found[0]
    field = second.get_by_label("Mã gồm 6 chữ số")
    await field.fill(f"{(int(code) + 1) % 10**6:06}")
    await second.get_by_role("button", name="Vào").tap()
    await expect(second.get_by_role("alert")).to_have_text("Mã chưa đúng. Số lần thử còn lại: 4")
    await screenshots.take(second, "wrong code")
    await field.fill(code)
    await field.press("Enter")
    there = await seat(second, "moderator")
    await there.sees("Hồ sơ của bà con sẽ hiện trong nhóm")
    await expect(second.get_by_role("tab")).to_have_count(2)

    # The first device is still inside, also by the old link.
    await first.goto(visits.address + link)
    await own.sees("Hồ sơ của bà con sẽ hiện trong nhóm")


async def test_a_village_link_opens_a_new_citizens_chat_on_each_device(visits: Visits, place: Place, screenshots: Screenshots) -> None:
    link = await place.link(village_id=place.village_id)
    page = await visits.phone(link)
    citizen = await seat(page, "citizen")
    await expect(page.get_by_role("tab")).to_have_count(0)
    await scenario.register(citizen, "Lò Thị Thử", "Bản Thử")
    await screenshots.take(page, "registered")
    neighbour = await seat(await visits.phone(link), "citizen")
    await neighbour.sees("Có đồng ý không?")
    assert neighbour.seat != citizen.seat

    await page.get_by_role("button", name="Thoát").tap()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await screenshots.take(page, "leave?")
    await page.get_by_role("button", name="Thoát").last.tap()
    await expect(page.get_by_text("Xin mở đường link")).to_be_visible()


async def test_without_a_link_a_code_can_be_typed(visits: Visits, app: App, place: Place, screenshots: Screenshots) -> None:
    visits.expect("status of 403")
    secret = (await place.link(village_id=place.village_id)).removeprefix("/#")
    page = await visits.phone("/")
    field = page.get_by_label("Có mã thì gõ vào đây")
    await screenshots.take(page, "no link")
    await field.fill("AAAA 2222")
    await field.press("Enter")
    await expect(page.get_by_role("status").filter(has_text="Mã này không đúng hoặc đã hết hạn")).to_be_visible()
    await field.fill(code_of(secret).lower())
    await page.get_by_role("button", name="Vào").tap()
    await (await seat(page, "citizen")).sees("Có đồng ý không?")


async def test_links_that_open_nothing(visits: Visits, place: Place, screenshots: Screenshots) -> None:
    visits.expect("status of 403")
    for path, words in (
        (await place.link(-DAY, person_id=place.moderator_id), "Link này không còn dùng được"),
        ("/#never-heard-of", "Link này không còn dùng được"),
        ("/", "Xin mở đường link mà bản đã gửi"),
    ):
        page = await visits.phone(path)
        await expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
        await screenshots.take(page, words)
