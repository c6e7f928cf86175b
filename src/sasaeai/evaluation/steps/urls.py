"""Addresses of the community steps: /steps/ for everybody, /district/ the phone, /desk/ the office."""

from __future__ import annotations

from django.urls import path

from sasaeai.evaluation.steps.views import books, office, officer, public

urlpatterns = [
    path("steps/", public.board, name="steps"),
    path("steps/<slug:kind>.<slug:format>", public.board_file, name="steps_file"),
    path("district/steps/", officer.own, name="steps_mine"),
    path("district/steps/<int:pk>/", officer.overview, name="steps_own"),
    path("district/steps/<int:pk>/send/", officer.send, name="steps_send"),
    path("district/steps/<int:pk>/paper.pdf", officer.sheet_paper, name="steps_paper"),
    path("district/steps/<int:pk>/book.xlsx", books.own_book, name="steps_own_book"),
    path("district/steps/<int:pk>/book/", books.own_return, name="steps_own_return"),
    path("district/steps/<int:pk>/<str:code>/", officer.answer, name="steps_answer"),
    path("desk/steps/", office.desk, name="steps_desk"),
    path("desk/steps/book.xlsx", books.book, name="steps_book"),
    path("desk/steps/book/", books.return_, name="steps_return"),
    path("desk/steps/round/", office.round_page, name="steps_round"),
    path("desk/steps/<int:pk>/", office.paper_entry, name="steps_paper_entry"),
]
