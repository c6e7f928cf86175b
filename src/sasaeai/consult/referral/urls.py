"""Addresses of referrals: /desk/consult/referrals/ for the council, /desk/referred/ for a partner's
workers, /refer/ for whoever holds a link."""

from __future__ import annotations

from django.urls import path

from sasaeai.consult.referral.views import addressee, desk

DESK, THEIRS = "desk/consult/referrals/", "desk/referred/"
urlpatterns = [
    path(DESK, desk.referrals, name="referrals"),
    path("desk/consult/cases/<bigint:pk>/refer/new/", desk.refer_case, name="refer_case"),
    path("desk/consult/contacts/<bigint:pk>/refer/", desk.refer_contact, name="refer_contact"),
    path(f"{DESK}<bigint:pk>/", desk.referral, name="referral"),
    path(f"{DESK}<bigint:pk>/link/", desk.make_link, name="make_link"),
    path(f"{DESK}<bigint:pk>/<slug:name>/", desk.referral_step, name="referral_step"),
    path(THEIRS, addressee.referred, name="referred"),
    path(f"{THEIRS}<bigint:pk>/", addressee.referred_one, name="referred_one"),
    path(f"{THEIRS}<bigint:pk>/<slug:name>/", addressee.referred_step, name="referred_step"),
    path("refer/open/", addressee.guest, name="guest"),
    path("refer/open/<slug:name>/", addressee.guest_step, name="guest_step"),
    path("refer/<slug:token>/", addressee.entrance, name="entrance"),
]
