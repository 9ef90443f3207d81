"""Communes and villages. Codes are those of the country's list of administrative units; villages come from officers."""

from sqlmodel import Field, Session, SQLModel, col, select

from models.base import identity


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
        return f"{self.kind.capitalize()} {self.name}"


def villages_of(db: Session, commune_code: str) -> list[Village]:
    """The villages of a commune in a stable order."""
    query = select(Village).where(Village.commune_code == commune_code).order_by(col(Village.id))
    return list(db.exec(query))


def only_commune(db: Session) -> str | None:
    """The code of the only commune that has villages here; nothing if there are several, or none."""
    codes = db.exec(select(Village.commune_code).distinct().limit(2)).all()
    return codes[0] if len(codes) == 1 else None


def has_real_places(db: Session) -> bool:
    """Whether any commune is not sample data."""
    return db.exec(select(Commune.code).where(col(Commune.sample).is_(False)).limit(1)).first() is not None
