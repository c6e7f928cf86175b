"""Invented names of areas with kana and, where a name says so, the side of the city it lies on.

The names are made of everyday words; none is taken from a list of a real city.
"""

from typing import NamedTuple


class PlaceName(NamedTuple):
    """``side`` is one of N S E W C: where the name would look right on the map."""

    name: str
    kana: str
    side: str


def _parse(block: str) -> tuple[PlaceName, ...]:
    rows = (line.split() for line in block.strip().splitlines())
    return tuple(PlaceName(name, kana, side) for name, kana, side in rows)


CITY = PlaceName("ひより市", "ひよりし", "C")

BRANCHES = _parse("""
中央支所 ちゅうおうししょ C
みなみ浜支所 みなみはまししょ S
東台支所 ひがしだいししょ E
西原支所 にしはらししょ W
北山支所 きたやまししょ N
""")

DISTRICTS = _parse("""
朝凪 あさなぎ S
石畳 いしだたみ C
楠町 くすのきまち C
川瀬 かわせ N
北浦 きたうら N
桜坂 さくらざか E
島の浜 しまのはま S
西の森 にしのもり W
港 みなと S
柳原 やなぎはら E
大橋 おおはし C
東雲 しののめ E
日和山 ひよりやま N
風見 かざみ W
鳩ヶ丘 はとがおか N
千歳野 ちとせの E
白鷺 しらさぎ W
椿谷 つばきだに N
鈴懸 すずかけ C
夕映 ゆうばえ W
藤見 ふじみ E
月見野 つきみの N
灯台前 とうだいまえ S
貝寄 かいよせ S
汐入 しおいり S
苗代 なわしろ W
麦田 むぎた W
綿町 わたまち C
糸屋町 いとやまち C
瓦町 かわらまち C
米蔵 こめぐら C
八千代 やちよ E
水車 すいしゃ N
一本松 いっぽんまつ W
双塚 ふたつづか E
三ツ池 みついけ W
五反畑 ごたんばた W
七曲 ななまがり N
九重台 ここのえだい E
日曜市 にちよういち C
若葉台 わかばだい N
泉ヶ原 いずみがはら E
梅園 うめぞの C
竹の下 たけのした E
松風 まつかぜ S
萩野 はぎの N
菜の花台 なのはなだい W
紅葉谷 もみじだに N
杉並木 すぎなみき N
葦原 あしはら S
雁の里 かりのさと W
燕沢 つばめざわ E
蛍川 ほたるがわ N
鯉ヶ瀬 こいがせ E
亀の甲 かめのこう S
塩屋浜 しおやはま S
帆掛 ほかけ S
舟木 ふなき W
網干場 あみほしば S
星見台 ほしみだい N
虹ヶ浜 にじがはま S
""")

BEFORE_SPLIT = PlaceName("若草", "わかくさ", "C")
AFTER_SPLIT = (PlaceName("若草西", "わかくさにし", "W"), PlaceName("若草東", "わかくさひがし", "E"))

JOINED_COUNCILS = _parse("""
三つ葉 みつば C
ふたば ふたば C
とも川 ともがわ C
""")
"""Names of the district councils that cover three, two and two school districts."""

WITHOUT_COUNCIL = "川瀬"
"""The district that the sample pages show without a place to meet; it has no council either."""
