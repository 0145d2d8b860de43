from matcher.domain.model.problem import Exclusion
from matcher.sample import Shape, invent
from matcher.sample.names import FAMILY, GIVEN, with_names

SHAPE = Shape(consultants=300, engagements=120, seed=5)


def test_everyone_has_a_name_and_address_of_their_own():
    people = with_names(invent(SHAPE)).problem.consultants.values()
    assert len({person.name for person in people}) == len({person.email for person in people}) == 300
    # More people than names: the second lap is numbered.
    assert len(GIVEN) * len(FAMILY) == 260
    assert sum(person.name.endswith(" 2") for person in people) == 40


def test_organizations_keep_who_is_affiliated_with_them_and_who_excludes_them():
    before, after = (dataset.problem for dataset in (invent(SHAPE), with_names(invent(SHAPE))))
    renamed = {e.organization: after.engagements[eid].organization for eid, e in before.engagements.items()}
    assert len(set(renamed.values())) == len(renamed)
    for cid, person in before.consultants.items():
        named = after.consultants[cid]
        assert named.organization == renamed.get(person.organization, "")
        assert named.exclusions == {
            Exclusion(kind, renamed[value] if kind == "organization" else value) for kind, value in person.exclusions
        }


def test_nothing_else_changes():
    before, after = invent(SHAPE), with_names(invent(SHAPE))
    assert (after.policy, after.problem.engagements.keys()) == (before.policy, before.problem.engagements.keys())
