"""Heads of the data sets, word for word, and the other spellings that real files have.

Facts: 推奨データセット 基本編 (2017–2022), 自治体標準オープンデータセット (since 2023), and the 50
columns in which many municipalities published events. Of the newer sets the common block is exact;
the own columns of events, child care and care services keep the older names, because no head of
theirs in one line was found.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from sasaeai.places.municipal.enums import DataSet, Dialect, Hazard

Heads = Mapping[DataSet, tuple[str, ...]]


def _line(*columns: str) -> tuple[str, ...]:
    return tuple(name for part in columns for name in part.split())


_OLD = "都道府県コード又は市区町村コード NO 都道府県名 市区町村名"
_KINDS = (
    "災害種別_洪水 災害種別_崖崩れ、土石流及び地滑り 災害種別_高潮 災害種別_地震 災害種別_津波 "
    "災害種別_大規模な火事 災害種別_内水氾濫 災害種別_火山現象 指定避難所との重複 想定収容人数 "
    "対象となる町会・自治会"
)
_BLOCK = (
    "全国地方公共団体コード ID 地方公共団体名 名称 名称_カナ 名称_英字 所在地_全国地方公共団体コード "
    "町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 "
    "建物名等(方書) 緯度 経度"
)
_REACH = (
    "電話番号 内線番号 連絡先メールアドレス 連絡先FormURL 連絡先備考（その他、SNSなど） 郵便番号"
)
_PICTURE = "URL 画像 画像_ライセンス 備考"

OLD: Final[Heads] = {
    DataSet.EVENT: _line(
        _OLD,
        "イベント名 イベント名_カナ イベント名_英語 開始日 終了日 開始時間 終了時間",
        "開始日時特記事項 説明 料金(基本) 料金(詳細) 連絡先名称 連絡先電話番号 連絡先内線番号",
        "主催者 場所名称 住所 方書 緯度 経度 アクセス方法 駐車場情報 定員",
        "参加申込終了日 参加申込終了時間 参加申込方法 URL 備考",
    ),
    DataSet.PUBLIC_FACILITY: _line(
        _OLD,
        "名称 名称_カナ 名称_通称 POIコード 住所 方書 緯度 経度 電話番号 内線番号 法人番号",
        "団体名 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 説明 バリアフリー情報 URL 備考",
    ),
    DataSet.EVACUATION_SPACE: _line(
        "NO 名称 名称_カナ 住所 方書 緯度 経度 標高 電話番号 内線番号",
        "市区町村コード 都道府県名 市区町村名",
        _KINDS,
        "URL 備考",
    ),
    DataSet.PRESCHOOL: _line(
        _OLD,
        "名称 名称_カナ 種別 住所 方書 緯度 経度 アクセス方法 駐車場情報 電話番号 内線番号",
        "FAX番号 法人番号 団体名 認可等年月日 収容定員 受入年齢 利用可能曜日 開始時間 終了時間",
        "利用可能日時特記事項 一時預かりの有無 URL 備考",
    ),
    DataSet.CARE_SERVICE: _line(
        _OLD,
        "介護サービス事業所名称 介護サービス事業所名称_カナ 実施サービス 住所 方書 緯度 経度",
        "電話番号 内線番号 FAX番号 法人番号 法人の名称 事業所番号 利用可能曜日",
        "利用可能曜日特記事項 定員 URL 備考",
    ),
}
STANDARD: Final[Heads] = {
    DataSet.EVENT: _line(
        _BLOCK,
        _REACH,
        "開始日 終了日 開始時間 終了時間 開始日時特記事項 説明 料金(基本) 料金(詳細)",
        "主催者 場所名称 アクセス方法 駐車場情報 定員 参加申込方法",
        _PICTURE,
    ),
    DataSet.PUBLIC_FACILITY: _line(
        _BLOCK,
        _REACH,
        "法人番号 団体名 利用可能曜日 開始時間 終了時間 利用可能日時特記事項 説明 バリアフリー情報",
        _PICTURE,
    ),
    DataSet.EVACUATION_SPACE: _line(
        _BLOCK, "標高", _REACH, "市区町村コード 地方公共団体名", _KINDS, _PICTURE
    ),
    DataSet.PRESCHOOL: _line(
        _BLOCK,
        _REACH,
        "種別 アクセス方法 駐車場情報 FAX番号 法人番号 団体名 認可等年月日 収容定員 受入年齢",
        "利用可能曜日 開始時間 終了時間 利用可能日時特記事項 一時預かりの有無 病児保育",
        _PICTURE,
    ),
    DataSet.CARE_SERVICE: _line(
        _BLOCK,
        _REACH,
        "実施サービス FAX番号 法人番号 法人の名称 事業所番号 利用可能曜日 利用可能曜日特記事項 定員",
        _PICTURE,
    ),
}
WIDE_EVENT: Final = _line(
    "NO 都道府県コード又は市区町村コード 名称 名称(カナ) 名称(英字) 名称(通称) サブタイトル 概要 説明",
    "サブイベント イベント種類 URL 画像URL 状態 対象となる産業 ステージ 開始日 終了日 開始時刻 終了時刻",
    "日時備考 場所名称 集合場所 郵便番号 住所都道府県 住所市区町村 住所町名 住所丁目以下 建物名等 緯度",
    "経度 主催団体 共催団体 その他関係団体 対象者 定員 料金(基本) 料金(詳細) 外国語対応 申込期限日",
    "申込期限時刻 申込方法 アクセス方法 駐車場情報 駐輪場情報 連絡先名称 連絡先電話番号 連絡先内線番号",
    "連絡先メールアドレス 備考",
)
HEADS: Final[Mapping[Dialect, Heads]] = {
    Dialect.V1: OLD,
    Dialect.STANDARD: STANDARD,
    Dialect.WIDE: {DataSet.EVENT: WIDE_EVENT},
}

SPELLINGS: Final[Mapping[str, str]] = {
    "code": "都道府県コード又は市区町村コード 全国地方公共団体コード 市区町村コード 自治体コード",
    "id": "NO ID No. 番号",
    "publisher_prefecture": "都道府県名",
    "publisher_name": "市区町村名 地方公共団体名 自治体名",
    "name": "名称 イベント名 介護サービス事業所名称 施設名 施設名称 避難場所名",
    "kana": "名称_カナ イベント名_カナ 介護サービス事業所名称_カナ 名称(カナ) 名称カナ 名称_フリガナ",
    "english": "名称_英字 名称_英語 イベント名_英語 イベント名_英字 名称(英字)",
    "alias": "名称_通称 名称(通称)",
    "poi": "POIコード",
    "kind": "種別 実施サービス イベント種類",
    "first_day": "開始日",
    "last_day": "終了日",
    "opens": "開始時間 開始時刻",
    "closes": "終了時間 終了時刻",
    "when_note": "開始日時特記事項 利用可能日時特記事項 利用可能曜日特記事項 日時備考 利用日時特記事項",
    "weekdays": "利用可能曜日 利用曜日",
    "about": "説明",
    "summary": "概要",
    "subtitle": "サブタイトル",
    "fee": "料金(基本)",
    "fee_note": "料金(詳細)",
    "contact": "連絡先名称",
    "phone": "電話番号 連絡先電話番号",
    "extension": "内線番号 連絡先内線番号",
    "fax": "FAX番号 ファクス番号 ファックス番号",
    "mail": "連絡先メールアドレス メールアドレス",
    "form_url": "連絡先FormURL",
    "contact_note": "連絡先備考（その他、SNSなど） 連絡先備考",
    "organiser": "主催者 団体名 法人の名称 主催団体 法人名",
    "corporate": "法人番号",
    "place": "場所名称",
    "place_code": "所在地_全国地方公共団体コード",
    "town_id": "町字ID",
    "address": "住所 所在地_連結表記 所在地_連結標記 所在地",
    "part_prefecture": "所在地_都道府県 住所都道府県",
    "part_city": "所在地_市区町村 住所市区町村",
    "part_town": "所在地_町字 住所町名",
    "part_block": "所在地_番地以下 住所丁目以下",
    "building": "方書 建物名等(方書) 建物名等",
    "latitude": "緯度",
    "longitude": "経度",
    "altitude": "標高",
    "access": "アクセス方法",
    "parking": "駐車場情報",
    "capacity": "定員 収容定員 想定収容人数",
    "apply_day": "参加申込終了日 申込期限日",
    "apply_time": "参加申込終了時間 参加申込終了時刻 申込期限時刻",
    "apply_how": "参加申込方法 申込方法",
    "for_whom": "対象となる町会・自治会 対象者 対象となる町会_自治会",
    "licensed_on": "認可等年月日",
    "ages": "受入年齢",
    "day_care": "一時預かりの有無",
    "sick_care": "病児保育",
    "office_no": "事業所番号",
    "accessibility": "バリアフリー情報",
    "postal": "郵便番号",
    "url": "URL ホームページ",
    "image": "画像 画像URL",
    "image_licence": "画像_ライセンス",
    "note": "備考",
    "also_shelter": "指定避難所との重複",
    **{hazard.value: f"災害種別_{hazard.label}" for hazard in Hazard},
}
"""Field → the columns that hold it, in any data set and dialect."""
HAZARDS: Final = tuple(hazard.value for hazard in Hazard)

SIGNATURES: Final[Sequence[tuple[DataSet, frozenset[str], int]]] = (
    (DataSet.EVACUATION_SPACE, frozenset(HAZARDS), 2),
    (DataSet.CARE_SERVICE, frozenset({"office_no", "care_kind", "care_name"}), 1),
    (DataSet.PRESCHOOL, frozenset({"licensed_on", "ages", "day_care", "sick_care"}), 1),
    (DataSet.EVENT, frozenset({"name", "first_day"}), 2),
    (DataSet.PUBLIC_FACILITY, frozenset({"poi", "weekdays", "accessibility", "alias"}), 1),
)
"""By which fields a file is known, the most particular set first, and how many of them it takes."""
PARTICULAR: Final[Mapping[str, str]] = {
    "実施サービス": "care_kind",
    "介護サービス事業所名称": "care_name",
}
"""Columns that name their data set, although their field is a common one."""
OTHERS: Final = frozenset(
    {"設置位置", "診療科目", "男性トイレ総数", "SSID", "文化財分類", "料金(基本)"}
)
"""Columns of AED, hospitals, toilets, radio networks and sights, which look like facilities."""


def normal(head: str) -> str:
    """名称（カナ） and 名称(カナ)*, url and ＵＲＬ are one head."""
    flat = "".join(unicodedata.normalize("NFKC", head).split()).strip("\ufeff")
    return flat.rstrip("*※").removesuffix("(必須)").upper()


FIELDS: Final[Mapping[str, str]] = {
    normal(head): field for field, heads in SPELLINGS.items() for head in heads.split()
}
"""Normalised head → field."""


def field_of(head: str) -> str:
    """The field that a column holds; empty for a column that no data set has."""
    return FIELDS.get(normal(head), "")


def known_dataset(heads: Sequence[str]) -> DataSet | None:
    """Which data set has these columns."""
    found = {field_of(head) for head in heads}
    found |= {PARTICULAR.get(normal(head), "") for head in heads}
    for dataset, marks, wanted in SIGNATURES:
        if "name" in found and len(found & marks) >= wanted:
            other = dataset == DataSet.PUBLIC_FACILITY and OTHERS & {normal(one) for one in heads}
            return None if other else dataset
    return None


def dialect_of(heads: Sequence[str]) -> Dialect:
    """In whose words the columns stand: whose head has most of them."""
    given = {normal(head) for head in heads}
    scores = {
        dialect: max(len(given & {normal(head) for head in line}) for line in sets.values())
        for dialect, sets in HEADS.items()
    }
    return max(scores, key=lambda dialect: scores[dialect])
