"""Communes and villages. Codes are those of the country's list of administrative units; villages come from officers, or are typed by citizens."""

from sqlmodel import Field, Session, SQLModel, col, select

from models.base import identity, insert_unless_there
from models.country import Place
from models.folding import fold, has_diacritics


class Commune(SQLModel, table=True):
    """A xã or phường. `code` is five characters of text."""

    code: str = Field(primary_key=True, max_length=5)
    name: str
    province: str
    sample: bool = False


class Village(SQLModel, table=True):
    """A bản, thôn, xóm, khu, tiểu khu or tổ dân phố: `kind` is how the place calls itself."""

    id: int = identity()
    commune_code: str = Field(foreign_key="commune.code", index=True)
    kind: str
    name: str
    sample: bool = False
    typed: bool = False  # by a citizen, in a commune whose list does not have it

    @property
    def title(self) -> str:
        """As people say it: "Bản Mẫu 1"."""
        return title_of(self.kind, self.name)


def title_of(kind: str, name: str) -> str:
    """A place as people say it: "Bản Mẫu 1", "Xã Mẫu"."""
    return f"{kind.capitalize()} {name}"


def villages_of(db: Session, commune_code: str) -> list[Village]:
    """The villages of a commune in a stable order."""
    query = select(Village).where(Village.commune_code == commune_code).order_by(col(Village.id))
    return list(db.exec(query))


def listed(db: Session, commune_code: str) -> list[Village]:
    """The villages of a commune's list, without those that citizens typed: what anybody types is not shown to others."""
    return [village for village in villages_of(db, commune_code) if not village.typed]


def only_commune(db: Session) -> str | None:
    """The code of the only commune that has a list of villages here; nothing if there are several, or none."""
    codes = db.exec(select(Village.commune_code).where(col(Village.typed).is_(False)).distinct().limit(2)).all()
    return codes[0] if len(codes) == 1 else None


def only_province(db: Session) -> str | None:
    """The province of all communes that have a list of villages here; nothing if there are several, or none."""
    has_list = col(Commune.code).in_(select(Village.commune_code).where(col(Village.typed).is_(False)))
    provinces = db.exec(select(Commune.province).where(has_list).distinct().limit(2)).all()
    return provinces[0] if len(provinces) == 1 else None


def has_real_places(db: Session) -> bool:
    """Whether any commune is not sample data."""
    return db.exec(select(Commune.code).where(col(Commune.sample).is_(False)).limit(1)).first() is not None


def settle(db: Session, place: Place) -> Commune:
    """The commune of a place of the country, made on first use; beside sample data it is sample data too."""
    sample = db.exec(select(Commune.code).where(col(Commune.sample)).limit(1)).first() is not None
    values = {"code": place.code, "name": title_of(place.kind, place.name), "province": place.province, "sample": sample}
    insert_unless_there(db, Commune, values)
    return db.get_one(Commune, place.code)


def find_or_type(db: Session, commune: Commune, kind: str, name: str) -> Village:
    """A commune's village as a citizen typed it: one that is called alike, or a new one. Of two who type at once the second waits for the first."""
    db.get_one(Commune, commune.code, with_for_update=True)
    alike = [village for village in villages_of(db, commune.code) if (village.kind, fold(village.name)) == (kind, fold(name))]
    if alike:
        return _spelled_better(alike[0], name)
    village = Village(commune_code=commune.code, kind=kind, name=name, sample=commune.sample, typed=True)
    db.add(village)
    db.flush()
    return village


def adopt(village: Village, name: str) -> None:
    """Takes what citizens typed into the commune's list, spelled as it is there."""
    village.name, village.typed = name, False


def _spelled_better(village: Village, name: str) -> Village:
    """Who types with diacritics mends what somebody typed without."""
    if village.typed and has_diacritics(name) and not has_diacritics(village.name):
        village.name = name
    return village
