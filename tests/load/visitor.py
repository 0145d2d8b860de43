"""One coordinator at a browser: keeps a connection and a session, reads pages, approves and takes back."""

import random
import re
from collections.abc import Mapping
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

PAGES = (
    "/", "/", "/review/?show=undecided", "/review/", "/engagements/", "/engagements/{engagement}",
    "/consultants/", "/consultants/{consultant}", "/runs/", "/versions/", "/triage/", "/outbox/",
)  # fmt: skip
"""What is read, Today and Review the most."""
ROW = re.compile(r'name="row" value="([^"]+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
PROPOSAL = re.compile(r'name="proposal" value="(\d+)"')
DECISION = re.compile(r'name="decision" value="(\d+)"')


class Answer(NamedTuple):
    """What came back."""

    what: str
    status: int
    text: str


class Visitor:
    """Signed in from the start.

    Args:
        ids: Of an engagement and a consultant, to open their pages.
    """

    def __init__(self, port: int, email: str, password: str, ids: Mapping[str, list[str]]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._ids = ids
        self._chance = random.Random(email)
        self._token = self._found(TOKEN, self._send("GET", "/sign-in").text)
        signed_in = self._post("/sign-in", email=email, password=password)
        if signed_in.status != 303:
            raise RuntimeError(f"{email} could not sign in: {signed_in.status}")
        self._look()

    def read(self) -> Answer:
        """Open a page."""
        page = self._chance.choice(PAGES)
        chosen = {kind: self._chance.choice(names) for kind, names in self._ids.items()}
        return self._send("GET", page.format(**chosen), what=page)

    def decide(self) -> Answer:
        """Approve a row that waited when this visitor last looked, take an approval back, or look again."""
        if self._decisions and (not self._rows or self._chance.random() < 0.5):
            return self._post("/review/undo", what="undo", decision=self._decisions.pop())
        if not self._rows:
            return self._look()
        row = self._rows.pop(self._chance.randrange(len(self._rows)))
        answer = self._post("/review/approve", what="approve", proposal=self._proposal, row=row)
        if answer.status == 200:
            self._decisions.extend(DECISION.findall(answer.text)[-1:])
        return answer

    def _look(self) -> Answer:
        page = self._send("GET", "/review/?show=undecided")
        self._token = self._found(TOKEN, page.text)
        self._proposal = self._found(PROPOSAL, page.text)
        self._rows = list(dict.fromkeys(ROW.findall(page.text)))
        self._decisions: list[str] = []
        return page

    def _post(self, address: str, what: str = "", **fields: str) -> Answer:
        return self._send("POST", address, {"csrf_token": self._token, **fields}, what=what)

    def _send(self, method: str, address: str, fields: Mapping[str, str] | None = None, what: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            if self._cookies and address.startswith("/review/"):
                headers |= {"HX-Request": "true"}
        self._connection.request(method, address, urlencode(fields) if fields else None, headers)
        response = self._connection.getresponse()
        text = response.read().decode()
        for name, value in response.getheaders():
            if name == "Set-Cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return Answer(what or address, response.status, text)

    @staticmethod
    def _found(pattern: re.Pattern[str], text: str) -> str:
        match = pattern.search(text)
        return match[1] if match else ""
