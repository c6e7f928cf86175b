"""Each URL says who may open it; one that says nothing opens for nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class ViewAccess:
    """``everyone``, ``signed_in``, or any one of ``capabilities``."""

    everyone: bool = False
    signed_in: bool = False
    capabilities: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        if self.everyone:
            return "everyone"
        return "signed in" if self.signed_in else " or ".join(self.capabilities)


def open_to_everyone(view: View) -> View:
    """Residents' pages: no sign-in."""
    return _declare(view, ViewAccess(everyone=True))


def signed_in(view: View) -> View:
    """Any account, duties or not (own settings, sign-out)."""
    return _declare(view, ViewAccess(signed_in=True))


def requires(*capabilities: str) -> Callable[[View], View]:
    """Accounts with a duty in force today that carries one of these; for all others it is a 404."""

    def declare(view: View) -> View:
        return _declare(view, ViewAccess(capabilities=capabilities))

    return declare


def _declare(view: View, access: ViewAccess) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any]) -> ViewAccess | None:
    """The declaration of a view function or of the class behind ``as_view()``."""
    found = getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )
    return found if isinstance(found, ViewAccess) else None
