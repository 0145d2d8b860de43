import pytest

from matcher.bootstrap import duties
from matcher.db.unit_of_work import SqlDatabase
from matcher.domain.workflow.letter import LetterState
from matcher.records import Subject
from matcher.settings import SettingsError, read_settings
from tests.integration.cli.acting import said, use
from tests.support.databases import Clock
from tests.support.letters import a_letter, put
from tests.support.names import E9

SPANS = {
    "MATCHER_KEEP_RUNS_DAYS": ("runs", 400),
    "MATCHER_KEEP_DECLINED_DAYS": ("declined", 365),
    "MATCHER_KEEP_WRITTEN_DAYS": ("written", 365),
    "MATCHER_KEEP_PEOPLE_DAYS": ("people", 365),
}


def test_what_would_go_is_told_before_it_goes(
    monkeypatch: pytest.MonkeyPatch, database_url: str, database: SqlDatabase, clock: Clock
):
    use(monkeypatch, database_url, clock)
    put(database, a_letter(database, about=Subject.engagement(E9)).letter_id, LetterState.SENT)
    clock.forward(days=365)
    told = [
        *("0 proposals", "0 runs", "0 jobs", "0 requests: who asked and what for"),
        "1 letter: whom it was for and what it said",
        "0 questions with their replies",
        "0 engagements: their support persons",
        "0 engagements: consents, whatever they say",
        "0 people who left: address and calendars",
        "0 comments of colleagues on engagements",
    ]
    assert said("prune") == [*told, "Nothing was changed. To let go of it: matcher prune --go"]
    assert said("prune --go") == [*told, "Gone."]
    assert said("prune")[4] == "0 letters: whom they were for and what they said"


@pytest.mark.parametrize("name", SPANS)
def test_how_long_things_are_kept_is_set(name: str):
    part, usual = SPANS[name]
    assert getattr(duties.keeping_of(read_settings({})), part).days == usual
    assert getattr(duties.keeping_of(read_settings({name: "7"})), part).days == 7
    with pytest.raises(SettingsError, match=name):
        read_settings({name: "0"})
