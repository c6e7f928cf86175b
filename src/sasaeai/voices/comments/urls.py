"""Addresses of public comment: /voices/ for everybody, /desk/voices/ for the office."""

from __future__ import annotations

from django.urls import path

from sasaeai.voices.comments.views import office, opinions, residents

urlpatterns = [
    path("voices/comments/receipt/", residents.receipt, name="comment_receipt"),
    path("voices/comments/<bigint:pk>/", residents.shown, name="round"),
    path("voices/comments/<bigint:pk>/send/", residents.send, name="comment_send"),
    path("desk/voices/comments/new/", office.call, name="round_new"),
    path("desk/voices/comments/categories/", office.categories, name="comment_categories"),
    path("desk/voices/comments/<bigint:pk>/", office.board, name="round_desk"),
    path("desk/voices/comments/<bigint:pk>/words/", office.call, name="round_words"),
    path("desk/voices/comments/<bigint:pk>/act/", office.act, name="round_act"),
    path("desk/voices/comments/<bigint:pk>/enter/", office.enter, name="comment_enter"),
    path("desk/voices/opinions/<bigint:pk>/", opinions.opinion, name="opinion"),
    path("desk/voices/opinions/<bigint:pk>/act/", opinions.act, name="opinion_act"),
    path("desk/voices/submissions/<uuid:submission>/", opinions.submission, name="submission"),
]
