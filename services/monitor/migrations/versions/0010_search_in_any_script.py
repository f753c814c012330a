"""Captions and slides are searched in any script, whatever the locale of the database.

The posts are written anew under a lock that keeps everybody out, and the words of each are read again: of 100,000 posts
with a thousand characters each in about three minutes. Whoever has many more stops the services for that time.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# As in `monitor.domain.folding`, as of this step.
_IGNORED = (
    r"\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u180b-\u180f\u1ab0-\u1aff"
    r"\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\ufff9-\ufffb"
    r"\U000e0001-\U000e01ef"
)
_UNSPACED = (
    r"\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u1049\u1050-\u109d\u1100-\u11ff\u1780-\u17d3\u17dd"
    r"\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u309a\u309d-\u309f\u30a1-\u30fa"
    r"\u30fc-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\ud7b0-\ud7fb"
    r"\uf900-\ufaff\U00016ff0\U00016ff1\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
_JOINING = (
    r"\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u1056-\u1059\u105e-\u1060"
    r"\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u1160-\u11ff\u17b4-\u17d3\u17dd"
    r"\u302a-\u302f\u3099\u309a\ud7b0-\ud7fb"
)
_SEPARATING = r"[:punct:][:space:][:cntrl:]\U0001f150-\U0001f189"
# Between two texts, so that no phrase reaches from one into the other.
_BORDER = r"\x1f"

_FOLDED = f"""
CREATE FUNCTION folded_text(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
replace(replace(replace(translate(
    lower(regexp_replace(normalize($1, NFKD), '[{_IGNORED}]', '', 'g') COLLATE pg_c_utf8),
    U&'\\0131\\00F8\\0142\\0111\\03C2\\06CC\\06A9', U&'iold\\03C3\\064A\\0643'
), U&'\\00DF', 'ss'), U&'\\00E6', 'ae'), U&'\\0153', 'oe')
"""

# A character stands with the one after it, so that what is looked for in it is rarer than a single character is.
_SEARCHED = f"""
CREATE FUNCTION searched_words(title text, description text, slides text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT coalesce(string_agg(lexeme || ':' || place, ' '), '')::tsvector
    FROM (
        SELECT place, coalesce(word, character || '/' || coalesce(lead(character) OVER (ORDER BY place), '')) AS lexeme
        FROM (
            SELECT place, left(unit[1], 255) AS character, left(unit[2], 255) AS word
            FROM regexp_matches(
                folded_text(left(array_to_string(ARRAY[title, description] || slides, E'{_BORDER}', ''), 100000)),
                '([{_UNSPACED}][{_JOINING}]*)|([^{_SEPARATING}{_UNSPACED}]+)|{_BORDER}' COLLATE pg_c_utf8,
                'g'
            ) WITH ORDINALITY AS found (unit, place)
            WHERE place <= 16000
        ) AS units
    ) AS lexemes
    WHERE lexeme IS NOT NULL
$$
"""  # noqa: S608 - made of what stands in this file alone

_COLUMN = """
ALTER TABLE tiktok_posts DROP COLUMN search,
    ADD COLUMN search tsvector GENERATED ALWAYS AS (searched_words(title, description, ocr_texts)) STORED;
CREATE INDEX tiktok_posts_search ON tiktok_posts USING gin (search);
DROP FUNCTION joined_texts;
"""


def upgrade() -> None:
    """Replaces the column by one of the same name and type, which the release before this one goes on asking."""
    for statement in (_FOLDED, _SEARCHED, _COLUMN):
        op.execute(statement)
