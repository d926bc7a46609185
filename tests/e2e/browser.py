"""A real browser: what a person sees on a page."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

_BROWSERS = ("chromium", "chromium-browser")
_POLL_SECONDS = 0.3
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--window-size=1400,1600",
)


def chromium_available() -> bool:
    """True when Chromium and its driver are installed."""
    return _browser() is not None and shutil.which("chromedriver") is not None


@dataclass(frozen=True)
class Browser:
    """A Chromium that is open."""

    driver: Chrome

    def log_in(self, url: str, login: str, timeout: float = 60) -> None:
        """Give the login to the page that asks for it, as a person does."""
        from selenium.webdriver.common.by import By
        from selenium.webdriver.common.keys import Keys

        self.driver.get(url)
        limit = time.monotonic() + timeout
        while not (fields := self.driver.find_elements(By.CSS_SELECTOR, "input[type=password]")):
            if time.monotonic() > limit:
                raise AssertionError(f"{url}: expected to be asked for a login; found no field")
            time.sleep(_POLL_SECONDS)
        fields[0].send_keys(login + Keys.ENTER)
        while self.driver.find_elements(By.CSS_SELECTOR, "input[type=password]"):
            if time.monotonic() > limit:
                raise AssertionError(f"{url}: expected the login to be taken; it was not")
            time.sleep(_POLL_SECONDS)

    def screenshot(self, url: str, path: Path, *, wait_for_text: str, timeout: float = 60) -> str:
        """Open a page, wait until it shows a text, and save what it looks like.

        Args:
            url: the page.
            path: where the picture (PNG) is saved, also of a page that never showed the text.
            wait_for_text: text that a person can see when the page is complete.
            timeout: seconds to wait for it.

        Returns:
            All visible text of the page.

        Raises:
            AssertionError: the text was not shown in time.
        """
        self.driver.set_page_load_timeout(timeout)
        self.driver.get(url)
        text = _visible_text_with(self.driver, wait_for_text, timeout)
        # What is drawn after the text (tables, diagrams) gets a moment.
        time.sleep(1)
        self.driver.save_screenshot(str(path))
        if wait_for_text not in text:
            raise AssertionError(
                f"{url}: expected to see {wait_for_text!r} within {timeout} seconds; "
                f"found {text[:500]!r} (picture: {path})"
            )
        return text


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start a Chromium with a profile of its own; end it."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        driver = _start(Path(profile))
        try:
            yield Browser(driver)
        finally:
            driver.quit()


def _browser() -> str | None:
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def _start(profile: Path) -> Chrome:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.binary_location = _browser() or ""
    # With the driver's path given, Selenium does not look for one on the network.
    return Chrome(options=options, service=Service(shutil.which("chromedriver")))


def _visible_text_with(driver: Chrome, wanted: str, timeout: float) -> str:
    limit = time.monotonic() + timeout
    while True:
        text = driver.execute_script("return document.body ? document.body.innerText : ''")
        if wanted in text or time.monotonic() > limit:
            return str(text)
        time.sleep(_POLL_SECONDS)
