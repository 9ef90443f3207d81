"""What earlier tries sent of a message: as far as it is still the same one, and not for ever."""

from bot.channels.begun import MOST, Begun

LINK = "https://banhoc.example/file/"


def test_it_is_known_as_far_as_it_is_the_same() -> None:
    begun = Begun()
    begun.keep("k", ["một", "hai", "ba"], ["1", "2"])
    assert begun.refs("k", ["một", "hai", "ba"]) == ["1", "2"] == begun.refs("k", ["một", "hai", "ba thêm"])
    assert begun.refs("k", ["một", "hai thêm"]) == ["1"]
    assert begun.refs("other", ["một"]) == []
    begun.end("k")
    assert begun.refs("k", ["một"]) == []


def test_a_link_that_is_made_anew_is_the_same() -> None:
    begun = Begun()
    begun.keep("k", [f"Tệp: {LINK}{'a' * 32}\nxong"], ["1"])
    assert begun.refs("k", [f"Tệp: {LINK}{'b' * 32}\nxong"]) == ["1"]
    assert begun.refs("k", [f"Tệp: {LINK}{'b' * 32}\nkhác"]) == []


def test_the_oldest_is_forgotten_and_no_words_are_kept() -> None:
    begun = Begun()
    for number in range(MOST + 2):
        begun.keep(f"k{number}", ["lời riêng"], ["1"])
    assert begun.refs("k1", ["lời riêng"]) == [] and begun.refs("k2", ["lời riêng"]) == ["1"]
    assert "riêng" not in str(vars(begun))
