"""Second factors and recovery codes in the database. What proves a factor is sealed; of a code, only a hash is kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from matcher.db import tables
from matcher.db.vault import Vault
from matcher.records import FactorKind, SecondFactor

BLOCK_BYTES = 256


class SqlFactors:
    """Stores and finds second factors."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def of(self, user_id: int) -> tuple[SecondFactor, ...]:
        """An account's factors, oldest first."""
        table = tables.second_factors
        query = select(table).where(table.c.user_id == user_id).order_by(table.c.factor_id)
        return tuple(self._factor(row) for row in self._connection.execute(query))

    def marked(self, mark: str) -> SecondFactor | None:
        """The passkey with this mark, no matter whose it is."""
        table = tables.second_factors
        row = self._connection.execute(select(table).where(table.c.mark == mark)).first()
        return self._factor(row) if row else None

    def add(self, factor: SecondFactor) -> int:
        """Store a factor (its id is given here) and return its id."""
        values = {
            "user_id": factor.user_id,
            "kind": factor.kind.value,
            "name": factor.name,
            "sealed": self._vault.seal(factor.secret, *_place(factor.user_id), block=BLOCK_BYTES),
            "added_at": factor.added_at,
            "counter": factor.counter,
            "mark": factor.mark or None,
        }
        table = tables.second_factors
        return int(self._connection.execute(insert(table).returning(table.c.factor_id), [values]).scalar_one())

    def rename(self, user_id: int, factor_id: int, name: str) -> bool:
        """Give one factor of an account another name; whether there was one."""
        table = tables.second_factors
        renamed = update(table).where(table.c.user_id == user_id, table.c.factor_id == factor_id).values(name=name)
        return self._connection.execute(renamed).rowcount == 1

    def remove(self, user_id: int, factor_id: int) -> bool:
        """Remove one factor of an account; whether there was one."""
        table = tables.second_factors
        gone = delete(table).where(table.c.user_id == user_id, table.c.factor_id == factor_id)
        return self._connection.execute(gone).rowcount == 1

    def advance(self, factor_id: int, counter: int, furthest: int | None = None) -> bool:
        """Note what was accepted; false where it, or a later one, was accepted before.

        Args:
            furthest: What was accepted beyond this counts as never accepted.
        """
        table = tables.second_factors
        may = table.c.counter < counter
        may = may if furthest is None else or_(may, table.c.counter > furthest)
        noted = update(table).where(table.c.factor_id == factor_id, may).values(counter=counter)
        return self._connection.execute(noted).rowcount == 1

    def set_codes(self, user_id: int, hashes: Iterable[str]) -> None:
        """Put recovery codes in the place of those that were there."""
        table = tables.recovery_codes
        self._connection.execute(delete(table).where(table.c.user_id == user_id))
        rows = [{"user_id": user_id, "code_hash": code_hash} for code_hash in hashes]
        if rows:
            self._connection.execute(insert(table), rows)

    def codes_left(self, user_id: int) -> int:
        """How many recovery codes were not used."""
        table = tables.recovery_codes
        query = select(func.count()).select_from(table).where(table.c.user_id == user_id)
        return int(self._connection.execute(query).scalar_one())

    def take_code(self, user_id: int, code_hash: str) -> bool:
        """Use up a recovery code; false where there is none such."""
        table = tables.recovery_codes
        taken = delete(table).where(table.c.user_id == user_id, table.c.code_hash == code_hash)
        return self._connection.execute(taken).rowcount == 1

    def _factor(self, row: Any) -> SecondFactor:
        opened = self._vault.open(row.sealed, *_place(row.user_id))
        return SecondFactor(
            factor_id=row.factor_id,
            user_id=row.user_id,
            kind=FactorKind(row.kind),
            name=row.name,
            secret={key: str(value) for key, value in opened.items()},
            added_at=row.added_at,
            counter=row.counter,
            mark=row.mark or "",
        )


def _place(user_id: int) -> tuple[str, str]:
    return ("second_factors", str(user_id))
