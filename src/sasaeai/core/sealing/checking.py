"""Does this machine hold the keys of this database? Asked at every start and after a restore."""

from __future__ import annotations

from sasaeai.core.sealing.keyring import BadKeys
from sasaeai.core.sealing.models import SealingKey
from sasaeai.core.sealing.seals import CannotOpen, keys, open_sealed, seal_with

PLACE = "core_sealingkey.proof"
SENTENCE = "この鍵で開きました"


def remember_keys() -> None:
    """Notes every configured key that is new here; called by the owner after each ``migrate``."""
    known = set(SealingKey.objects.values_list("key_id", flat=True))
    SealingKey.objects.bulk_create(
        SealingKey(key_id=key.id, proof=seal_with(key, SENTENCE, place=PLACE))
        for key in keys()
        if key.id not in known
    )


def key_problems() -> list[str]:
    """One sentence for each key that is missing, wrong or not yet known to the database."""
    try:
        configured = [key.id for key in keys()]
    except BadKeys as wrong:
        return [str(wrong)]
    problems = []
    known = dict(SealingKey.objects.order_by("key_id").values_list("key_id", "proof"))
    for name, proof in known.items():
        try:
            open_sealed(proof, place=PLACE)
        except CannotOpen:
            problems.append(
                f"封印の鍵「{name}」がないか、ちがいます。控えにある鍵か SASAEAI_SEALING_KEYS を確かめてください。"
            )
    if configured[0] not in known:
        problems.append("新しい封印の鍵がまだ登録されていません。./run migrate を行ってください。")
    return problems
