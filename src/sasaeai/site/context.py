"""What every page's shell shows: the council, the way around, the reader, who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from sasaeai.core.access import ANONYMOUS
from sasaeai.core.access import Actor as AccessActor
from sasaeai.core.contributions import Entry, Face, entries
from sasaeai.core.ui.page import Actor, Council, NavItem, Prefs
from sasaeai.people.public import DutyKind, own_council

FACES = {"desk": Face.DESK, "visits": Face.PHONE, "district": Face.PHONE, "committee": Face.PHONE}


def shell(request: HttpRequest) -> dict[str, Any]:
    """The names that ``ui/base.jinja`` declares. Also used by pages that need no view of ours."""
    actor: AccessActor = getattr(request, "actor", ANONYMOUS)
    face = FACES.get(request.path.split("/")[1], Face.PUBLIC)
    return {
        "council": _with_note(council()),
        "nav": _ways(entries(face, actor), request.path),
        "prefs": getattr(request, "prefs", Prefs()),
        "messages": list(get_messages(request)),
        "actor": _menu(actor),
        "languages": _languages(request),
        "site_links": _site_links(),
    }


def council() -> Council:
    """The council that this installation belongs to."""
    found = own_council()
    name = settings.SASAEAI_COUNCIL_NAME or (found.name if found else "社会福祉協議会")
    return Council(
        name=name,
        phone=found.phone if found else "",
        address=found.address if found else "",
    )


def _with_note(known: Council) -> Council:
    """The demo city says on every page, in the reader's language, that it is one."""
    if not settings.DEMO:
        return known
    return replace(known, note=_("このサイトの人名・地名・数字は、見本のための架空のものです。"))


def _languages(request: HttpRequest) -> list[NavItem]:
    """Only languages whose catalogue exists."""
    back = urlencode({"next": request.get_full_path()})
    return [
        NavItem(label=label, href=f"/look/?lang={code}&{back}", lang=code)
        for code, label in settings.LANGUAGES
    ]


def _site_links() -> list[NavItem]:
    pages = (
        ("accessibility", _("見やすさ・使いやすさ")),
        ("privacy", _("個人情報のあつかい")),
        ("data", _("数字のもとになるデータ")),
    )
    return [
        NavItem(label=label, href=reverse("portal:about", args=[page])) for page, label in pages
    ]


def _ways(found: Iterable[Entry], path: str) -> list[NavItem]:
    """At most one is current: the entry that says most of the path, for some stand below others."""
    items = [(entry, reverse(entry.url_name)) for entry in found]
    here = max(items, key=lambda item: _reach(item[0], item[1], path), default=None)
    return [
        NavItem(
            label=_(entry.label),
            href=href,
            icon=entry.icon,
            current=(entry, href) == here and _reach(entry, href, path) > 0,
        )
        for entry, href in items
    ]


def _reach(entry: Entry, href: str, path: str) -> int:
    """How many characters of the path the entry accounts for; its own page counts before all."""
    if path == href:
        return len(path) + 1
    prefix = entry.path_prefix
    return len(prefix) if prefix and path.startswith(prefix) else 0


def _menu(actor: AccessActor) -> Actor | None:
    if not actor.signed_in:
        return None
    duties = dict(DutyKind.choices)
    words = "・".join(dict.fromkeys(_(duties[duty.kind]) for duty in actor.duties))
    account = (
        NavItem(label=_("二段階の確認"), href="/accounts/2fa/"),
        NavItem(label=_("サインインの一覧"), href="/accounts/sessions/"),
        NavItem(label=_("サインアウト"), href="/accounts/logout/", post=True),
    )
    return Actor(name=actor.name, duty=words, account=account)
