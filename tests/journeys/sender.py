"""A device with a bad line: sends the same record again until somebody has confirmed it."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.journeys.browser import Visitor

PATIENCE = 90.0
"""Seconds until a record that nobody confirms is given up."""


class NeverConfirmed(AssertionError):
    """The city did not come back in time."""


@dataclass(frozen=True)
class Sender:
    """One form of one signed-in person; ``fields`` are the hidden ones."""

    host: str
    port: int
    action: str
    cookie: str
    fields: Mapping[str, str]

    @classmethod
    def of_card(cls, phone: Visitor) -> Sender:
        """From the open page of a person: the button 「会えた・変わりなし」."""
        form = phone.page.locator("form[action$='/record/']")
        address = urlsplit(phone.city.address)
        jar = phone.page.context.cookies()
        token = form.locator("input[name=csrfmiddlewaretoken]").input_value()
        action = form.get_attribute("action")
        assert address.hostname and address.port and action
        return cls(
            address.hostname,
            address.port,
            action,
            "; ".join(f"{each['name']}={each['value']}" for each in jar),
            {"csrfmiddlewaretoken": token, "r": "well"},
        )

    def until_confirmed(self, once: str) -> str:
        """Number of the visit, as the page that follows names it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if number := self._send(once):
                return number
            time.sleep(0.3)
        raise NeverConfirmed(once)

    def _send(self, once: str) -> str:
        """Empty while there is no server, or one without its database."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            body = urlencode({**self.fields, "once": once})
            connection.request("POST", self.action, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return ""
        finally:
            connection.close()
        if answer.status != HTTPStatus.FOUND:
            return ""
        return parse_qs(urlsplit(answer.getheader("Location", "")).query)["done"][0]
