"""What guards an open form from machines loses nothing that a person has typed."""

from __future__ import annotations

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils import timezone

from sasaeai.core.ui import guarding


class Told(guarding.GuardedForm):
    text = forms.CharField()
    kinds = forms.MultipleChoiceField(choices=[("a", "a"), ("b", "b"), ("c", "c")])


def test_a_form_that_was_open_for_days_comes_back_with_what_was_typed():
    opened = int((timezone.now() - guarding.LONGEST * 2).timestamp())
    sent = QueryDict(mutable=True)
    sent.update({"text": "電話がかわりました", "opened": signing.dumps(opened, salt=guarding.SALT)})
    sent.setlist("kinds", ["a", "c"])
    form = Told(sent)
    assert not form.is_valid()
    assert (form["text"].value(), form["kinds"].value()) == ("電話がかわりました", ["a", "c"])
    again = Told(form.data)
    assert guarding.age_of(again["opened"].value()) < guarding.LONGEST
    assert sent["opened"] != again["opened"].value()
