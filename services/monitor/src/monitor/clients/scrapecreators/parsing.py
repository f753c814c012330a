"""Answers of ScrapeCreators as values of ours. One broken entry is left out; its neighbours are kept."""

from collections.abc import Mapping, Sequence

from monitor.clients.scrapecreators.accounts import account_of, author_of
from monitor.clients.scrapecreators.posts import parse_post
from monitor.clients.scrapecreators.values import count, flag, read_json, sequence, text
from monitor.clients.source import AccountUnnamed, SourceUnreadable
from monitor.domain.handles import Handle
from monitor.domain.pages import Credits, FoundProfile, Page
from monitor.domain.posts import FoundPost

_LONGEST_CURSOR = 1000


def parse_page(body: bytes, handle: Handle | None = None) -> Page:
    """The page of posts of the account in the body; `SourceUnreadable` when it is not one."""
    answer = _answer(body)
    entries = _entries(answer)
    posts: dict[str, FoundPost] = {}
    for entry in entries:
        post = parse_post(entry)
        if post:
            posts.setdefault(post.tiktok_id, post)
    return Page(
        posts=tuple(posts.values()),
        entries=len(entries),
        profile=author_of(entries, handle),
        has_more=flag(answer.get("has_more")),
        next_cursor=_next_cursor(answer),
        credits=_credits(answer),
    )


def parse_profile(body: bytes) -> tuple[FoundProfile, Credits]:
    """The account in the body, and what asking cost; `AccountUnnamed` when the answer names none."""
    answer = _answer(body)
    account = account_of(answer)
    if account is None:
        raise AccountUnnamed
    return account, _credits(answer)


def parse_balance(body: bytes) -> int:
    """How many credits are left; `SourceUnreadable` when the body does not say."""
    balance = count(_answer(body).get("creditCount"))
    if balance is None:
        raise SourceUnreadable("The provider answered without a balance.")
    return balance


def _answer(body: bytes) -> Mapping[str, object]:
    answer = read_json(body)
    if not isinstance(answer, dict):
        raise SourceUnreadable
    if answer.get("success") is False:
        raise SourceUnreadable("The provider answered that it did not succeed.")
    return answer


def _entries(answer: Mapping[str, object]) -> Sequence[object]:
    """The posts of whichever endpoint answered; a list that is null is an empty one, as TikTok writes it."""
    if "aweme_detail" in answer:
        return [answer["aweme_detail"]]
    listed = next((answer[name] for name in ("aweme_list", "items") if name in answer), False)
    if listed is not None and not isinstance(listed, list):
        raise SourceUnreadable("The provider answered without a list of posts.")
    return sequence(listed)


def _next_cursor(answer: Mapping[str, object]) -> str | None:
    """Where the next page begins; none when the answer says that there is no next page or does not say where."""
    cursor = answer.get("max_cursor")
    if flag(answer.get("has_more")) is False or isinstance(cursor, bool) or not isinstance(cursor, (int, str)):
        return None
    return text(str(cursor), _LONGEST_CURSOR) if cursor not in (0, "0", "") else None


def _credits(answer: Mapping[str, object]) -> Credits:
    charged = count(answer.get("credits_charged"))
    return Credits(1 if charged is None else charged, count(answer.get("credits_remaining")))
