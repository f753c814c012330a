"""The route table finds one target for a path, or says what it would answer."""

import pytest

from gateway.contracts import ContractFault
from gateway.routes import MethodNotAllowed, RouteNotFound, Table, template


def table(*routes: str) -> Table[str]:
    made: Table[str] = Table()
    for route in routes:
        verb, path = route.split()
        made.add(verb, template(path), route)
    return made


def test_words_come_before_variables() -> None:
    found = table("GET /posts/{id}", "GET /posts/recent")

    assert found.find("GET", ("posts", "recent")) == ("GET /posts/recent", ())
    assert found.find("GET", ("posts", "5")) == ("GET /posts/{id}", ("5",))


def test_a_word_that_leads_nowhere_can_be_a_value() -> None:
    found = table("GET /posts/{id}/ocr", "POST /posts/bulk")

    assert found.find("GET", ("posts", "bulk", "ocr")) == ("GET /posts/{id}/ocr", ("bulk",))


def test_variables_are_given_in_order() -> None:
    assert table("GET /{a}/x/{b}").find("GET", ("1", "x", "2")) == ("GET /{a}/x/{b}", ("1", "2"))


@pytest.mark.parametrize("segments", [(), ("posts",), ("posts", "5", "more"), ("other", "5")])
def test_an_unknown_path_is_not_found(segments: tuple[str, ...]) -> None:
    with pytest.raises(RouteNotFound):
        table("GET /posts/{id}").find("GET", segments)


def test_a_verb_that_is_not_answered_is_told_those_that_are() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        table("GET /posts/{id}", "DELETE /posts/{id}").find("POST", ("posts", "5"))

    assert refused.value.allowed == ("DELETE", "GET", "HEAD", "OPTIONS")


def test_a_word_is_not_a_value_for_another_verb() -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        table("POST /posts/bulk", "GET /posts/{id}").find("GET", ("posts", "bulk"))

    assert refused.value.allowed == ("OPTIONS", "POST")


def test_get_answers_head() -> None:
    assert table("GET /posts").find("HEAD", ("posts",)) == ("GET /posts", ())


def test_two_targets_of_one_shape_are_a_fault() -> None:
    with pytest.raises(ContractFault):
        table("GET /posts/{id}", "GET /posts/{name}")


@pytest.mark.parametrize("path", ["posts", "/posts/{id=**}", "/posts/{a.b}", "/posts/{id}:undo", "/posts//x", "/p*"])
def test_a_template_that_is_not_understood_is_a_fault(path: str) -> None:
    with pytest.raises(ContractFault):
        template(path)
