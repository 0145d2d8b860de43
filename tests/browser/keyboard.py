"""A person at a keyboard, without a mouse."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

MOST_TABS = 400


@dataclass
class Keys:
    """A keyboard, and nothing else: each key pressed and each letter typed is counted."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.pressed += len(text)
        self.page.keyboard.type(text)

    def reach(self, place: Locator, key: str = "Tab") -> None:
        """Go there by Tab, as a person would."""
        for _ in range(MOST_TABS):
            if place.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
        pytest.fail(f"{place} can't be reached by {key}")

    def open(self, place: Locator) -> None:
        """Follow a link or press a button."""
        self.reach(place)
        with self.page.expect_navigation():
            self.press("Enter")
