from matcher.cache import Memory


class Maker:
    """Counts how often it is asked."""

    def __init__(self, value: object) -> None:
        self.value, self.times = value, 0

    def __call__(self) -> object:
        self.times += 1
        return self.value


def test_what_has_the_same_basis_is_made_once():
    memory, make = Memory(), Maker("page")
    assert [memory.recall("key", ("stamp",), make) for _ in range(3)] == ["page"] * 3
    assert make.times == 1


def test_another_basis_makes_it_anew_and_the_old_one_is_gone():
    memory, old, new = Memory(), Maker("old"), Maker("new")
    memory.recall("key", 1, old)
    assert memory.recall("key", 2, new) == "new"
    assert memory.recall("key", 1, old) == "old"
    assert (old.times, new.times) == (2, 1)


def test_another_key_is_another_value():
    memory = Memory()
    memory.recall("one", 1, Maker("of one"))
    assert memory.recall("other", 1, Maker("of other")) == "of other"


def test_a_value_that_is_none_is_kept_too():
    memory, make = Memory(), Maker(None)
    assert memory.recall("key", 1, make) is None
    assert memory.recall("key", 1, make) is None
    assert make.times == 1


def test_only_so_many_are_kept_and_those_that_were_used_last():
    memory, first, second = Memory(most=2), Maker(1), Maker(2)
    memory.recall("first", 0, first)
    memory.recall("second", 0, second)
    memory.recall("first", 0, first)
    memory.recall("third", 0, Maker(3))  # for which the second goes
    memory.recall("first", 0, first)
    memory.recall("second", 0, second)
    assert (first.times, second.times) == (1, 2)


def test_what_fails_is_not_kept():
    memory = Memory()

    def fail() -> str:
        raise ValueError

    try:
        memory.recall("key", 1, fail)
    except ValueError:
        assert memory.recall("key", 1, Maker("well")) == "well"


def test_of_many_only_those_are_made_whose_basis_changed():
    memory, asked = Memory(), []
    basis = {"a": 1, "b": 1, "c": 1}

    def make(missing):
        asked.append(sorted(missing))
        return {one: f"{one}{basis[one]}" for one in missing if one != "c"}

    assert memory.recall_each("kind", ["a", "b", "c"], basis.__getitem__, make) == {"a": "a1", "b": "b1"}
    basis["b"] = 2
    assert memory.recall_each("kind", ["a", "b"], basis.__getitem__, make) == {"a": "a1", "b": "b2"}
    assert memory.recall_each("kind", ["a", "b"], basis.__getitem__, make) == {"a": "a1", "b": "b2"}
    assert asked == [["a", "b", "c"], ["b"]]  # c has no value, and would be asked for again
