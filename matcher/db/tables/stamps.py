"""The table of stamps: whoever kept something of a part can see at a glance whether it is what it was."""

from sqlalchemy import Column, String, Table

from matcher.db.tables.base import PASSING, metadata, text

stamps = Table("stamps", metadata, Column("part", String, primary_key=True), text("stamp"), info=PASSING)
