"""One coordinator at a browser: keeps a connection and a session, reads pages, approves and takes back."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape
from http.client import HTTPConnection
from typing import NamedTuple, TypeAlias
from urllib.parse import urlencode

PAGES = (
    "/", "/", "/review/?show=undecided", "/review/", "/engagements/", "/engagements/{engagement}",
    "/consultants/", "/consultants/{consultant}", "/runs/", "/versions/", "/triage/", "/outbox/",
)  # fmt: skip
"""What is read, Today and Review the most."""
CALLED = {
    "/": "Today",
    "/review/?show=undecided": "Review, what is to decide",
    "/review/": "Review",
    "/engagements/": "engagements",
    "/engagements/{engagement}": "an engagement",
    "/consultants/": "consultants",
    "/consultants/{consultant}": "a consultant",
    "/runs/": "Runs",
    "/versions/": "Published",
    "/triage/": "Triage",
    "/outbox/": "Outbox",
    "approve": "approving a seat",
    "undo": "taking it back",
}
"""What a table calls each page and step."""
OPEN = re.compile(rb'form="bulk" name="row" value="([^"]+)"')
"""The box of a row that waits for a decision."""
MORE = re.compile(rb'hx-get="(/review/more[^"]+)"')
"""Where the rest of a section is."""
TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
PROPOSAL = re.compile(rb'name="proposal" value="(\d+)"')
DECIDED = re.compile(rb'name="decision" value="(\d+)" formaction="/review/undo[^"#]*#row-(\w+)"')
"""A decision that may be taken back, and its row."""
STRAY = 0.05
"""How often somebody decides about a row of a colleague's share."""


class Reply(NamedTuple):
    """What came back over a connection."""

    status: int
    body: bytes
    cookies: Sequence[str]


Connection: TypeAlias = Callable[[str, str, str | None, Mapping[str, str]], Reply]
"""Takes method, address, body and headers."""


class Answer(NamedTuple):
    """What came back, and of what it is an answer."""

    what: str
    status: int
    body: bytes


class Http:
    """A connection that is kept."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)

    def __call__(self, method: str, address: str, body: str | None, headers: Mapping[str, str]) -> Reply:
        self._connection.request(method, address, body, dict(headers))
        response = self._connection.getresponse()
        return Reply(response.status, response.read(), response.headers.get_all("Set-Cookie") or ())

    def close(self) -> None:
        """Close it; the next request opens another."""
        self._connection.close()


class Visitor:
    """Signed in from the start. Looks after a share of the rows, as people who sit together divide them up.

    Args:
        ids: Of an engagement and a consultant, to open their pages.
        number: Of the visitor; ``of`` so many.
    """

    def __init__(
        self, connection: Connection, email: str, password: str, ids: Mapping[str, list[str]],
        number: int = 0, of: int = 1,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._cookies: dict[str, str] = {}
        self._ids = ids
        self._number, self._of = number, of
        self._chance = random.Random(email)
        self._proposal = ""
        self._open: dict[str, str] = {}
        self._decided: dict[str, str] = {}
        self._token = self._found(TOKEN, self._send("GET", "/sign-in").body)
        signed_in = self._post("/sign-in", email=email, password=password)
        if signed_in.status != 303:
            raise RuntimeError(f"{email} could not sign in: {signed_in.status}")
        self.look()

    def look(self) -> Answer:
        """Open the whole review, with what its sections fetch, and note what it says."""
        page = self._send("GET", "/review/")
        self._token = self._found(TOKEN, page.body)
        self._proposal = self._found(PROPOSAL, page.body)
        self._note(page)
        more = [address.decode() for address in MORE.findall(page.body)]
        while more:
            piece = self._send("GET", unescape(more.pop()))
            self._note(piece)
            more += [address.decode() for address in MORE.findall(piece.body)]
        return page

    def read(self, only: str | None = None) -> Answer:
        """Open a page: any, or always the same."""
        page = only or self._chance.choice(PAGES)
        chosen = {kind: self._chance.choice(names) for kind, names in self._ids.items()}
        return self._send("GET", page.format(**chosen), what=page)

    def decide(self) -> Answer:
        """Approve a row or take an approval back, with htmx as the page does it: the engagement's card comes back.

        Where none of the visitor's rows is left for either, the review is opened again.
        """
        strays = self._chance.random() < STRAY
        open_, decided = ([key for key in rows if strays or self._mine(key)] for rows in (self._open, self._decided))
        if not open_ and not decided:
            return self.look()
        takes_back = not open_ or self._chance.random() * len(open_ + decided) < len(decided)
        key = self._chance.choice(decided if takes_back else open_)
        if takes_back:
            answer = self._post("/review/undo", what="undo", decision=self._decided[key])
        else:
            answer = self._post("/review/approve", what="approve", proposal=self._proposal, only=self._open[key])
        self._note(answer)
        return answer

    def _mine(self, key: str) -> bool:
        return int(key, 16) % self._of == self._number

    def _note(self, page: Answer) -> None:
        """What a page or a card says of its rows by now."""
        waiting = {row.partition(b".")[0].decode(): row.decode() for row in OPEN.findall(page.body)}
        decided = {row.decode(): number.decode() for number, row in DECIDED.findall(page.body)}
        for key in waiting | decided:
            self._open.pop(key, None)
            self._decided.pop(key, None)
        self._open |= waiting
        self._decided |= decided

    def _post(self, address: str, what: str = "", **fields: str) -> Answer:
        return self._send("POST", address, {"csrf_token": self._token, **fields}, what=what)

    def _send(self, method: str, address: str, fields: Mapping[str, str] | None = None, what: str = "") -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if fields is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            if self._cookies and address.startswith("/review/"):
                headers |= {"HX-Request": "true"}
        reply = self._connection(method, address, urlencode(fields) if fields else None, headers)
        for cookie in reply.cookies:
            key, _, rest = cookie.partition("=")
            self._cookies[key] = rest.partition(";")[0]
        return Answer(what or address, reply.status, reply.body)

    @staticmethod
    def _found(pattern: re.Pattern[bytes], body: bytes) -> str:
        match = pattern.search(body)
        return match[1].decode() if match else ""
