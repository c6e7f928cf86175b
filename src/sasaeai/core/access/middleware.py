"""One request, one transaction, one actor (architecture, mechanism 1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from sasaeai.core.access import actor as actors
from sasaeai.core.access.entrances import without_keys
from sasaeai.core.access.refusals import note_refusal
from sasaeai.core.access.views import ViewAccess, declared

NOT_FOUND = 404
SERVER_ERROR = 500


class ActorMiddleware:
    """Wraps the view in a transaction that knows who acts; an error page keeps nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        account_id = self._account_id(request)
        request.actor = actors.ANONYMOUS  # type: ignore[attr-defined]
        if account_id is None and request.method in ("GET", "HEAD"):
            return self.get_response(request)
        purpose = without_keys(request.path)
        with transaction.atomic():
            actor = actors.assume(account_id, purpose=purpose)
            request.actor = actor  # type: ignore[attr-defined]
            tokens = actors._current.set(actor), actors._purpose.set(purpose)
            doors = actors._doors.set(())
            try:
                response = self.get_response(request)
                if response.status_code == NOT_FOUND and actor.signed_in:
                    note_refusal(request)
            finally:
                actors._current.reset(tokens[0])
                actors._purpose.reset(tokens[1])
                actors._doors.reset(doors)
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        access = declared(view) or self._third_party(request)
        if access is None:
            raise Http404("this view declares no access")
        if access.everyone:
            return None
        actor = request.actor  # type: ignore[attr-defined]
        if not actor.signed_in:
            target = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?{target}")
        if access.signed_in or any(actor.may(code) for code in access.capabilities):
            actors._doors.set(access.capabilities)
            return None
        raise Http404("out of reach")

    @staticmethod
    def _third_party(request: HttpRequest) -> ViewAccess | None:
        for prefix, access in settings.ACCESS_OF_THIRD_PARTY_URLS:
            if request.path.startswith(prefix):
                return access
        return None

    @staticmethod
    def _account_id(request: HttpRequest) -> int | None:
        user = getattr(request, "user", None)
        return user.pk if user is not None and user.is_authenticated else None
