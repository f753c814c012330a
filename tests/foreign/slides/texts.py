"""What test slides say, by language."""

from collections.abc import Mapping

from tests.foreign.slides.drawing import Words

LATIN: Mapping[str, Words] = {
    "English": Words(
        ("5 habits that", "changed my mornings"), (("Drink water first", "No phone until 9:00", "10 min of sun"),)
    ),
    "German": Words(
        ("Käsespätzle", "für 4 Personen"), (("500 g Mehl & 5 Eier", "Röstzwiebeln obendrauf", "Süß? Nein, würzig!"),)
    ),
    "French": Words(
        ("Trois jours", "à Besançon"), (("La forêt, très tôt", "Un café crème à 2,50 €", "Où dormir ? Ici."),)
    ),
    "Spanish": Words(("¿Qué comer", "en España?"), (("Jamón y piñones", "Mañana: gazpacho", "¡Rápido y fácil!"),)),
    "Portuguese": Words(
        ("Receita de pão", "sem glúten"), (("2 xícaras de água", "Coração de açaí", "Não precisa sovar"),)
    ),
    "Italian": Words(("Perché Trieste", "è magica"), (("Caffè in piazza", "Il mare è lì", "Più vento, più luce"),)),
    "Polish": Words(("Zażółć gęślą", "jaźń w 7 dni"), (("Łatwe ćwiczenia", "Śpij dłużej", "Mniej cukru"),)),
    "Indonesian": Words(
        ("Resep nasi goreng", "super cepat"), (("3 siung bawang putih", "Kecap manis", "Cabai sesuai selera"),)
    ),
}
EASTERN: Mapping[str, Words] = {
    "Chinese": Words(("三天两夜", "成都旅行攻略"), (("早上去看大熊猫", "中午吃火锅", "晚上逛宽窄巷子"),)),
    "Traditional Chinese": Words(("臺北必吃", "五家小店"), (("牛肉麵與滷味", "珍珠奶茶", "記得帶現金"),)),
    "Japanese": Words(("京都で過ごす", "最高の一日"), (("朝は清水寺へ", "抹茶パフェを食べる", "夜はライトアップ"),)),
}
COLUMNS = Words(
    ("What to pack",),
    (
        ("Two litres of water", "A light rain jacket", "Sun cream, factor 30"),
        ("Tickets and a card", "Some cash for lunch", "A charger, plugs"),
    ),
)
# The engine's model has Greek letters without accents, few of the Vietnamese ones, and no Cyrillic or Korean.
VIETNAMESE = Words(("Phở bò Hà Nội", "nấu tại nhà"), (("Hành nướng, gừng", "Nước dùng trong", "Ăn thật nóng"),))
GREEK = Words(("Καλημερα", "Αθηνα"), (("Ψωμι και ελιες", "Θαλασσα"),))
RUSSIAN = Words(("Пять привычек", "на каждый день"), (("Пить воду", "Больше гулять"),))
KOREAN = Words(("서울에서 하루", "맛집 다섯 곳"), (("김치찌개", "붕어빵"),))
