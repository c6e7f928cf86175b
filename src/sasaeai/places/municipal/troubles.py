"""What may be wrong with a cell or a row, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """Codes; the words are in ``_WORDS``."""

    ID_BROKEN = "id_broken"
    ID_TWICE = "id_twice"
    SAME_ROW = "same_row"
    NO_ID = "no_id"
    NO_NAME = "no_name"
    NO_DAY = "no_day"
    NO_HOUR = "no_hour"
    NO_END = "no_end"
    NO_KANA = "no_kana"
    NO_ADDRESS = "no_address"
    NO_HAZARD = "no_hazard"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    BAD_DAY = "bad_day"
    BAD_HOUR = "bad_hour"
    BAD_ORDER = "bad_order"
    LONG_SPAN = "long_span"
    MIDNIGHT = "midnight"
    BAD_PHONE = "bad_phone"
    MORE_PHONES = "more_phones"
    BAD_NUMBER = "bad_number"
    BAD_PLACE = "bad_place"
    HALF_PLACE = "half_place"
    SWAPPED = "swapped"
    OUTSIDE = "outside"
    NO_AREA = "no_area"
    BAD_FLAG = "bad_flag"
    BAD_CODE = "bad_code"
    BAD_URL = "bad_url"
    BAD_MAIL = "bad_mail"
    JOINED = "joined"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def refuses(self) -> bool:
        """The row is not taken; the others are."""
        return self in REFUSING


REFUSING = frozenset(
    {
        *(Trouble.ID_BROKEN, Trouble.ID_TWICE, Trouble.NO_NAME, Trouble.NO_DAY, Trouble.NO_HOUR),
        *(Trouble.TOO_FEW, Trouble.TOO_MANY, Trouble.TOO_LONG, Trouble.BAD_DAY, Trouble.BAD_HOUR),
        *(Trouble.BAD_ORDER, Trouble.NO_AREA),
    }
)
_WORDS = {
    Trouble.ID_BROKEN: "番号が Excel でこわれています。もとの番号に直してください。",
    Trouble.ID_TWICE: "同じ番号の、中身のちがう行があります。番号を直してください。",
    Trouble.SAME_ROW: "同じ行が前にもあるので、一度だけ数えます。",
    Trouble.NO_ID: "番号がないので、名前と住所で見分けます。番号をつけると、次からも同じものだと分かります。",
    Trouble.NO_NAME: "名称がありません。名称を入れてください。",
    Trouble.NO_DAY: "開始日がありません。いつかを入れてください。",
    Trouble.NO_HOUR: "開始時間がありません。何時からかを入れてください。",
    Trouble.NO_END: "おわりがないので、はじまりだけを入れます。",
    Trouble.NO_KANA: "読みがないので、辞書の読みを入れます。たしかめてください。",
    Trouble.NO_ADDRESS: "住所がありません。",
    Trouble.NO_HAZARD: "災害の種類に、ひとつもしるしがありません。",
    Trouble.TOO_FEW: "列がたりません。行がとちゅうで切れていないか、見てください。",
    Trouble.TOO_MANY: '列が多すぎます。「,」をふくむ文は「"」で囲んでください。',
    Trouble.TOO_LONG: "長すぎて入りません。短くしてください。",
    Trouble.BAD_DAY: "日付として読めません。「2026-04-01」のように入れてください。",
    Trouble.BAD_HOUR: "時間として読めません。「09:00」のように入れてください。",
    Trouble.BAD_ORDER: "おわりが、はじまりより前です。",
    Trouble.LONG_SPAN: "期間が長いので、はじめの日だけを予定に入れ、いつまでかを書きそえます。",
    Trouble.MIDNIGHT: "24:00 は 23:59 として入れます。",
    Trouble.BAD_PHONE: "電話番号として読めないので、入れません。市外局番から入れてください。",
    Trouble.MORE_PHONES: "電話番号がいくつかあるので、はじめのひとつを入れます。",
    Trouble.BAD_NUMBER: "数として読めないので、入れません。",
    Trouble.BAD_PLACE: "日本の緯度・経度ではないので、地図には出ません。",
    Trouble.HALF_PLACE: "緯度と経度のかたほうしかないので、地図には出ません。",
    Trouble.SWAPPED: "緯度と経度が入れかわっていたので、もどして入れます。",
    Trouble.OUTSIDE: "緯度・経度が、どの地区にも入っていません。",
    Trouble.NO_AREA: "地区が分かりません。緯度・経度を入れるか、地区をえらんでください。",
    Trouble.BAD_FLAG: "しるしとして読めないので、「ない」とします。「1」か空にしてください。",
    Trouble.BAD_CODE: "団体コードとして読めません。",
    Trouble.BAD_URL: "ホームページの番地として読めないので、入れません。",
    Trouble.BAD_MAIL: "メールアドレスとして読めないので、入れません。",
    Trouble.JOINED: "住所が空なので、分かれた列をつなげて入れます。",
}


@dataclass(frozen=True)
class Note:
    """One trouble: the column's head as it stands in the file, and what stood in the cell."""

    trouble: Trouble
    column: str = ""
    found: str = ""

    @property
    def words(self) -> str:
        return self.trouble.words
