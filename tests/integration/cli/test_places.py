"""Every step of every table of transitions has a page that makes it and a command that makes it."""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import pytest
from flask import Flask

import web
from matcher.cli import main
from matcher.cli.reference.places import PLACES, StepPlace
from matcher.cli.reference.states_page import CHAPTERS
from matcher.domain.workflow.transitions import TransitionTable, Who
from tests.support.databases import Clock, open_database
from web.app import create_app

TEMPLATES = Path(next(iter(web.__path__))) / "templates"
PEOPLE = {Who.COORDINATOR, Who.PUBLISHER, Who.SENDER}
STEPS = [pytest.param(table, step, id=f"{table.noun} {step}") for table, _ in CHAPTERS for step in table.transitions]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    file = tmp_path_factory.mktemp("places") / "matcher.db"
    return create_app(open_database(f"sqlite:///{file}", Clock()), b"k" * 32, ZoneInfo("America/New_York"))


def place_of(table: TransitionTable[Any, Any, Any, Any], step: Any) -> StepPlace:
    return PLACES[table.noun][step]


@pytest.mark.parametrize(("table", "step"), STEPS)
def test_a_step_has_the_page_and_the_command_that_whoever_makes_it_needs(
    table: TransitionTable[Any, Any, Any, Any], step: Any
):
    place, who = place_of(table, step), set(table.transitions[step].who)
    page, command = bool(place.view), bool(place.command)
    if who & PEOPLE or Who.NIGHT in who:
        assert (page, command) == (True, not place.read_first)
    elif who == {Who.CONSULTANT}:
        assert (page, command) == (True, False)
    elif who == {Who.CLOCK}:
        assert (page, command) == (False, True)
    else:
        assert who in ({Who.SEATS}, {Who.SERVER}, {Who.SERVER, Who.CLOCK})
        assert (page, command) == (False, False)


@pytest.mark.parametrize(("table", "step"), STEPS)
def test_the_page_is_there_and_has_a_form_for_the_step(
    app: Flask, table: TransitionTable[Any, Any, Any, Any], step: Any
):
    place = place_of(table, step)
    if not place.view:
        return
    rules = [rule for rule in app.url_map.iter_rules(place.view) if "POST" in (rule.methods or ())]
    assert rules, place.view
    texts = [file.read_text(encoding="utf-8") for file in TEMPLATES.rglob("*.html")]
    forms = [text for text in texts if f"url_for('{place.view}'" in text or f'url_for("{place.view}"' in text]
    assert forms, place.view
    if place.part:
        assert any(f"'{place.part}'" in text or f'"{place.part}"' in text for text in forms), place.part
        (name,) = rules[0].arguments & {"step", "action", "answer"}
        converter: Any = rules[0]._converters[name]
        assert place.part in converter.regex.removeprefix("(?:").removesuffix(")").split("|")


@pytest.mark.parametrize(("table", "step"), STEPS)
def test_the_command_is_there_and_acts_for_a_named_account(table: TransitionTable[Any, Any, Any, Any], step: Any):
    command = place_of(table, step).command
    if not command:
        return
    found: click.Command | None = main
    for word in command.split():
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), word)
        assert found is not None, command
    assert found is not None
    acts = [option for option in found.params if "--as" in option.opts]
    assert bool(acts) == bool(set(table.transitions[step].who) & PEOPLE), command


@pytest.mark.parametrize("table", [table for table, _ in CHAPTERS], ids=lambda table: table.noun)
def test_no_place_is_of_a_step_that_is_not_there(table: TransitionTable[Any, Any, Any, Any]):
    assert set(PLACES[table.noun]) == set(table.transitions)
