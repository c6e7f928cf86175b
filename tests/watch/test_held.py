"""What a person who asks gets to read of the visits to them."""

from __future__ import annotations

from sasaeai.people.retention import holdings
from tests.watch.conftest import visit


def test_somebody_who_is_looked_in_on_reads_the_agreement_and_every_visit(watched, cast, as_actor):
    with as_actor(cast.commissioner):
        visit(watched.aoba, cast.commissioner, note="将棋の話をした")
    with as_actor(cast.other_commissioner):
        visit(watched.ishikawa, cast.other_commissioner, note="ほかの人の話")
    with as_actor(cast.social_worker):
        lines = holdings.held_about(watched.aoba.person).lines
    said = {section: text for section, _, text in lines if section.startswith("見守り")}
    assert set(said) == {"見守り", "見守りの緊急連絡先", "見守り訪問"}
    assert "右の耳が聞こえにくい" in said["見守り"]
    assert said["見守り訪問"] == "会えた・変わりなし　将棋の話をした"
    assert not any("ほかの人の話" in text for _, _, text in lines)
