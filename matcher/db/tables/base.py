"""What all tables share: names of constraints, and columns as they are usual here."""

from sqlalchemy import BigInteger, Boolean, Column, Float, MetaData, String, Table

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


PASSING = {"passing": True}
"""Info of a table whose rows last for a session or a minute: no backup has them."""
BOUND_TO = "bound_to"
"""Info of a table with sealed values: the columns that they are bound to, where that is not the row's key."""


def whole(name: str) -> Column[int]:
    """A whole number that is never absent."""
    return Column(name, BigInteger, nullable=False)


def number(name: str) -> Column[float]:
    """A number that is never absent."""
    return Column(name, Float(53), nullable=False)


def text(name: str) -> Column[str]:
    """A text that is never absent."""
    return Column(name, String, nullable=False)


def flag(name: str) -> Column[bool]:
    """Yes or no, never absent."""
    return Column(name, Boolean, nullable=False)


# A process that kept something of a part can see by its stamp whether it is what it was.
stamps = Table("stamps", metadata, Column("part", String, primary_key=True), text("stamp"), info=PASSING)
