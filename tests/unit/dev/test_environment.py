"""What each process is told."""

from dev.supervisor.environment import environ_of


def test_what_the_user_settled_wins_over_the_facts_of_the_run() -> None:
    told = environ_of("monitor", {"MONITOR_LISTEN": "0.0.0.0:1"}, {"MONITOR_LISTEN": "127.0.0.1:2"})

    assert told == {"MONITOR_LISTEN": "0.0.0.0:1"}


def test_a_secret_the_user_keeps_in_a_file_is_not_given_as_text_too() -> None:
    told = environ_of("media_cache", {"OBJECTS_SIGNING_KEY_FILE": "key"}, {"OBJECTS_SIGNING_KEY": "ours"})

    assert told == {"OBJECTS_SIGNING_KEY_FILE": "key"}


def test_the_whole_servers_address_and_keys_of_others_are_nobodys_business() -> None:
    settings = {"DATABASE_URL": "postgresql://root@db", "GEMINI_API_KEY": "k", "AWS_SECRET": "s", "LOG_LEVEL": "DEBUG"}

    assert environ_of("monitor", settings, {}) == {"LOG_LEVEL": "DEBUG"}


def test_proxies_are_not_passed_on() -> None:
    assert environ_of("media_cache", {"HTTPS_PROXY": "http://proxy", "PATH": "/bin"}, {}) == {"PATH": "/bin"}
