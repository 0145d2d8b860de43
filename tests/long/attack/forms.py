"""The forms of a page, filled in as somebody would who changes little; every button of one is a form of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

from werkzeug.routing import Rule

TYPED_IN = {
    "text": "Person", "search": "Person", "number": "1", "date": "2027-03-01", "datetime-local": "2027-03-01T10:00",
    "time": "10:00", "email": "new@example.org", "url": "https://example.org/c.ics", "textarea": "Who could @Lead ask?",
}  # fmt: skip
"""What is written into each kind of field that is empty."""
BY_NAME = {"consultant": "C00", "points": "20"}
"""What is written into fields of these names instead."""
IN_ADDRESS = {"engagement_id": "E0", "consultant_id": "C00", "name": "Center", "ending": "csv"}
"""What takes the places of a route; any other place is taken by 1, or by the first word that it knows."""


@dataclass
class Form:
    """What one button sends where.

    Attributes:
        action: As the page has it.
        button: Its name and value, as far as it has them.
    """

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    button: tuple[str, str] = ("", "")

    @property
    def sent(self) -> dict[str, list[str]]:
        """Its fields, with the button that is pressed."""
        found: dict[str, list[str]] = {}
        for name, value in (*self.fields, self.button):
            if name:
                found.setdefault(name, []).append(value)
        return found


def forms_in(address: str, page: str) -> list[Form]:
    """What each button of each form of a page would send."""
    reading = _Reading()
    reading.feed(page)
    found = []
    for place, action in reading.actions.items():
        fields = reading.fields.get(place, [])
        for button, elsewhere in reading.buttons.get(place, [(("", ""), "")]):
            to, _ = urldefrag(urljoin(address, elsewhere or action or address))
            found.append(Form(to, fields, button))
    return found


def filled(rule: Rule) -> str:
    """An address of a route."""
    address = rule.rule
    for name, converter in rule._converters.items():
        words = sorted(getattr(converter, "items", ()))
        value = IN_ADDRESS.get(name) or (words[0] if words else "1")
        begin = address.rindex("<", 0, address.index(f"{name}>"))
        address = address[:begin] + value + address[address.index(">", begin) + 1 :]
    return address


class _Reading(HTMLParser):
    """Collects the forms of a page; of boxes and of choices the first is taken, where none is."""

    def __init__(self) -> None:
        super().__init__()
        self.actions: dict[str, str] = {}
        self.fields: dict[str, list[tuple[str, str]]] = {}
        self.buttons: dict[str, list[tuple[tuple[str, str], str]]] = {}
        self._form = ""
        self._chosen: tuple[str, str] | None = None
        self._options: list[tuple[str, bool]] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has: Mapping[str, str] = {name: value or "" for name, value in attrs}
        form = has.get("form", self._form)
        name, kind = has.get("name", ""), has.get("type", "")
        if tag == "form":
            self._form = has.get("id") or f"{len(self.actions)}"
            if has.get("method") == "post":
                self.actions[self._form] = has.get("action", "")
        elif tag == "button" and kind != "button":
            self.buttons.setdefault(form, []).append(((name, has.get("value", "")), has.get("formaction", "")))
        elif tag == "select":
            self._chosen, self._options = (form, name), []
        elif tag == "option" and self._chosen:
            self._options.append((has.get("value", ""), "selected" in has))
        elif tag == "textarea":
            self._chosen, self._text = (form, name), []
        elif tag == "input" and name and "disabled" not in has:
            self._add_input(form, name, kind or "text", has)

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = ""
        elif tag == "select" and self._chosen:
            marked = [value for value, is_marked in self._options if is_marked]
            some = [value for value, _ in self._options if value]
            self._add(*self._chosen, (marked or some or [""])[0])
            self._chosen = None
        elif tag == "textarea" and self._chosen:
            self._add(*self._chosen, "".join(self._text or ()).strip() or TYPED_IN["textarea"])
            self._chosen = self._text = None

    def _add_input(self, form: str, name: str, kind: str, has: Mapping[str, str]) -> None:
        value = has.get("value", "")
        if kind in ("checkbox", "radio"):
            known = [at for at, (one, _) in enumerate(self.fields.get(form, ())) if one == name]
            if "checked" in has and known and kind == "radio":
                self.fields[form][known[0]] = (name, value or "on")
            elif not known or "checked" in has:
                self._add(form, name, value or "on")
        elif kind == "hidden":
            self._add(form, name, value)
        else:
            self._add(form, name, value or BY_NAME.get(name) or TYPED_IN.get(kind, ""))

    def _add(self, form: str, name: str, value: str) -> None:
        self.fields.setdefault(form, []).append((name, value))
