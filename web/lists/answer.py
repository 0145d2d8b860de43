"""How a view answers with a list: as a page, as a file, or by the shorter address of the same."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from web.lists.columns import Listing, Row
from web.lists.files import file_of
from web.lists.view import View, address_of, view_of
from web.shell.fragments import remembered
from web.shell.identity import reader

NOTHING: Mapping[str, str] = MappingProxyType({})


def show_list(
    listing: Listing[Row],
    rows: Iterable[Row],
    template: str = "lists/list.html",
    fixed: Mapping[str, str] = NOTHING,
    **shown: Any,
) -> ResponseReturnValue:
    """The list that the address asks for.

    Args:
        template: Of the page; ``shown`` what else it shows.
        fixed: What the address says beside the list.
    """
    if request.method == "GET" and not all(request.args.values()):  # a form sends its empty fields too
        said = {name: text for name, text in request.args.items() if text}
        return redirect(address_of(listing, said))
    view = (
        _plain(listing, tuple(rows)) if listing.kept and not (request.args or fixed) else _asked(listing, rows, fixed)
    )
    if "file" in view.asked:
        return file_of(view, view.asked["file"])
    return render_template(template, view=view, **shown)


def _asked(listing: Listing[Row], rows: Iterable[Row], fixed: Mapping[str, str]) -> View[Row]:
    return view_of(listing, rows, reader(), request.args, **fixed)


def _plain(listing: Listing[Row], rows: tuple[Row, ...]) -> View[Row]:
    """The list of which nothing is asked, put in order once, as long as its rows are the same."""
    about = f"{listing.name} {' '.join(sorted(reader().permissions))}"
    return remembered("list", about, rows, lambda: _asked(listing, rows, NOTHING))
