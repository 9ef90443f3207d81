"""Questions to communes: an officer above asks for a few numbers by a date, each commune answers once a question."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import identity, instant, reference


class Request(SQLModel, table=True):
    """What somebody asks of the communes of a province, or of the country, until when."""

    id: int = identity()
    asked_by: int = reference("person.id")
    province: str | None = None  # the whole country where there is none
    title: str
    due: datetime = instant()
    asked_at: datetime = instant()
    closed_at: datetime | None = instant(default=None)


class RequestQuestion(SQLModel, table=True):
    """One number that is asked for; they are asked in the order of their ids."""

    __tablename__ = "request_question"

    id: int = identity()
    request_id: int = reference("request.id", index=True)
    words: str


class RequestCommune(SQLModel, table=True):
    """A commune that was asked."""

    __tablename__ = "request_commune"

    request_id: int = reference("request.id", primary_key=True)
    commune_code: str = Field(foreign_key="commune.code", primary_key=True, index=True)


class RequestAnswer(SQLModel, table=True):
    """What a commune says to a question now; what it said before is in the log."""

    __tablename__ = "request_answer"

    question_id: int = reference("request_question.id", primary_key=True)
    commune_code: str = Field(foreign_key="commune.code", primary_key=True)
    count: int | None = None  # they have no number
    told_by: int = reference("person.id")
    told_at: datetime = instant()
