"""Versions that are published and taken back, in any order."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from matcher.records import SeatKey
from matcher.services.publication.publishing import publish, waiting
from matcher.services.publication.unpublishing import undo_version
from tests.long.stateful.walk import Walk, picks, rarely


class Publishing(Walk):
    """Versions."""

    @rule(seen=rarely.map(lambda rare: not rare))
    def publish(self, seen: bool) -> None:
        public, doubted = self.public_now(), self.doubted()
        approved = {
            key: place
            for key, (place, locked) in self.fixed.items()
            if not locked and (key not in doubted or public.get(key) == place)
        }
        done = publish(self.database, self.ana, mark=waiting(self.database).mark if seen else "another")
        if done.version is None:
            assert not seen or approved == self.public_now()
        else:
            assert seen
            self.published[done.version] = approved

    @precondition(lambda self: self.published)
    @rule(back=st.integers(0, 3), one=st.booleans(), pick=picks)
    def take_back(self, back: int, one: bool, pick: int) -> None:
        numbers = [version.number for version in self.published]
        number = numbers[max(0, len(numbers) - 1 - back)]
        seats = sorted({key for public in self.published.values() for key in public})
        keys = [seats[pick % len(seats)]] if one and seats else None
        done = undo_version(self.database, self.ana, number, keys)
        if not done.version:
            return
        public = dict(self.public_now())
        for change in done.undone:
            self.no_longer_public(change.key)
            if change.before:
                public[change.key] = change.before
            else:
                del public[change.key]
        self.published[done.version] = public

    def no_longer_public(self, key: SeatKey) -> None:
        """Someone's place was taken out of what is public."""

    @invariant()
    def versions_are_never_changed(self) -> None:
        with self.database.reading() as work:
            found = {version: work.publishing.seats(version.number) for version in reversed(work.publishing.find())}
        assert found == self.published
        assert [version.number for version in found] == list(range(1, len(found) + 1))
