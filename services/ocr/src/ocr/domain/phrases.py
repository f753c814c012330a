"""What a slide says that wants something of whoever looks at it, in the languages that the engine reads."""

from collections.abc import Mapping, Sequence

# By language, in lower case and without accents. Hardly a word is enough by itself: recipes are followed and eggs are
# saved, and "comment" is French for "how".
_OF_WORDS: Mapping[str, Sequence[str]] = {
    "en": (
        *("follow me", "follow us", "follow for", "follow along", "follow to", "follow and", "follow @"),
        *("subscribe", "link in bio", "link in my bio", "link in the bio", "link below", "dm me", "dm us"),
        *("save this", "save it", "save for later", "save to", "share this", "share it", "share with", "send this"),
        *(
            "comment below",
            "comment and",
            "leave a comment",
            "drop a comment",
            "in the comments",
            "tag a friend",
            "tag someone",
            "like and",
            "double tap",
            "let me know",
            "tell me",
        ),
        *("click the link", "tap the link", "swipe up", "sign up", "join us", "order now", "shop now", "book now"),
    ),
    "de": (
        *(
            "folge mir",
            "folge uns",
            "folge @",
            "folg mir",
            "folgt mir",
            "folgt uns",
            "folgen fur",
            "abonniere",
            "abonnier",
            "abonniert",
            "link in der bio",
        ),
        *(
            "speicher",
            "speichere",
            "speichern",
            "merk dir",
            "teile das",
            "teile den",
            "teile diesen",
            "teil das",
            "schick das",
        ),
        *("kommentiere", "kommentier", "kommentar", "kommentare", "kommentaren", "markiere", "markier", "schreib mir"),
    ),
    "fr": (
        *("abonne toi", "abonnez vous", "suis moi", "suivez", "lien en bio", "lien dans la bio", "lien dans ma bio"),
        *("enregistre", "enregistrez", "sauvegarde", "partage", "partagez", "commente", "commentez", "commentaire"),
        *("commentaires", "identifie", "like et", "dis moi", "dites moi"),
    ),
    "es": (
        *("sigueme", "siguenos", "sigue para", "siguenos para", "suscribete", "enlace en la bio", "link en la bio"),
        *(
            "link en bio",
            "guarda",
            "guardalo",
            "comparte",
            "compartelo",
            "comenta",
            "comentarios",
            "etiqueta",
            "cuentame",
        ),
    ),
    "pt": (
        *(
            "siga",
            "segue",
            "me segue",
            "me siga",
            "inscreva se",
            "link na bio",
            "salve",
            "salva",
            "guarda",
            "compartilhe",
        ),
        *("compartilha", "partilha", "comente", "comenta", "comentarios", "marque", "marca um", "me conta"),
    ),
    "it": (
        *(
            "seguimi",
            "seguici",
            "segui per",
            "iscriviti",
            "link in bio",
            "link nella bio",
            "salva",
            "salvalo",
            "condividi",
        ),
        *("commenta", "commenti", "tagga", "scrivimi", "fammi sapere"),
    ),
    "id": (
        *("ikuti", "follow untuk", "link di bio", "simpan", "bagikan", "komen", "komentar", "tag teman", "share ke"),
    ),
    "nl": (
        *(
            "volg mij",
            "volg ons",
            "volg voor",
            "link in de bio",
            "bewaar",
            "sla op",
            "deel dit",
            "deel met",
            "reageer",
            "tag een",
        ),
    ),
}
# Their scripts put no spaces between words.
_OF_SIGNS: Mapping[str, Sequence[str]] = {
    "ja": ("フォロー", "保存", "いいね", "コメント", "シェア", "プロフィール", "登録", "リンクから"),
    "zh": (
        "关注",
        "關注",
        "追蹤",
        "收藏",
        "点赞",
        "按讚",
        "评论",
        "評論",
        "留言",
        "分享",
        "转发",
        "轉發",
        "主页",
        "私信",
    ),
}

WORDS = tuple(dict.fromkeys(phrase for phrases in _OF_WORDS.values() for phrase in phrases))
SIGNS = tuple(sign for signs in _OF_SIGNS.values() for sign in signs)
