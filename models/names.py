"""Likely diacritics for a name typed without any, to be offered for a tap. Names stay valid as they are typed.

The tables are our own compilation of common names and nobody's list: surnames, middle parts and given names of the Kinh and of the peoples of the
north-west. Among spellings that fold to the same letters the commoner stands first; otherwise the order means nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import chain, product, zip_longest

from models.folding import fold, has_diacritics

MOST = 3
MOST_WORDS = 6
SURNAME, MIDDLE_PART, GIVEN = 3, 3, 2
UNLIKELY = 4
"""How much each rarer spelling counts against a name, and how much is too much: given names vary most."""

SURNAMES = """
Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Mai Cao Hà Tạ Tô Chu Lưu Phùng Kiều
Thái Lại Quách Nghiêm Khuất Phí Tăng Thạch Triệu Quản Giáp Khổng Khúc Từ Ninh La Lã Doãn Đàm Đồng Thân Âu Ông Bạch Mạc Thẩm Tiêu Trà Viên Lò Quàng
Cà Lường Lương Tòng Tống Cầm Đèo Bạc Vì Vi Điêu Mè Lù Lừ Lữ Tao Lèo Khoàng Lô Khà Ngần Moong Cụt Nông Chẩu Châu Lộc Bế Ma Sầm Hứa Lục Vy Xa Vàng
Giàng Sùng Thào Mùa Hạng Hảng Lầu Cứ Cù Ly Má Mã Tráng Hờ Vừ Chá Sồng Xồng Sình Sính Phàng Chang Cháng Hầu Khang Thò Cư Ký Dềnh Bàn Tẩn Tần Chẻo
Chảo Phàn Tằng Lồ Phù Thền Lèng Lùng Pờ Lỳ Sừng Mạ Sải Tường Hán Chìu Vòng Voòng Trưởng Lành
"""
HMONG_SURNAMES = """
Vàng Giàng Sùng Thào Mùa Hạng Hảng Lầu Cứ Cư Lý Ly Má Tráng Hờ Vừ Chá Sồng Xồng Sình Phàng Cháng Hầu Ma Khang Thò Sính Ký Dềnh
"""
DAO_SURNAMES = """
Bàn Triệu Đặng Phùng Tẩn Phàn Chẻo Chảo Lý Dương Hoàng Tằng Lồ Phù Tần
"""
MIDDLE = """
Thị Văn A Bá Seo Láo Tả Minh Ngọc Đức Hữu Xuân Thanh Thành Quang Quốc Công Đình Thế Hồng Hoàng Kim Thu Thúy Thùy Thủy Bích Mai Lan Phương Hải Hà
Anh Tuấn Mạnh Trọng Duy Nhật Gia Bảo Như Quỳnh Diệu Hoài Khánh Kiều Linh Mỹ Tuyết Việt Trung Tiến Tấn Viết Sỹ Phú Phúc Phước Nguyên Chí Huy Hùng
Long Đăng Thái Thiên Thuận Trường Tùng Vĩnh Vũ Yến Ánh Cẩm Đắc Đại Danh Hạnh Hiền Hoa Huyền Hương Khắc Kiên Lệ Mí Chá Páo Nhìa Súa Chứ Giống Thìn
Mẩy Sài U Kiềm Phụ Quẩy Dào Chòi Tòn Lở Sành Nam Ngân Phi Sơn Tâm Thảo Trà Trúc Tường Uyên Vinh Ý Ái Bình Cao Chu Dương Đông Lương Nho Quý Tú Mùi
Cầm
"""
MEN = """
Hùng Hưng Dũng Tuấn Cường Minh Hải Sơn Nam Long Thành Thanh Bình Đức Trung Kiên Quân Quang Tùng Huy Hiếu Anh Tú Thắng Mạnh Toàn Tiến Việt Hoàng
Phong Duy Khánh Vinh Lâm Tâm Tài Thịnh Trường Phúc Phương Hà Hòa Hóa Hoan Hoàn Hậu Hiền Hiển Hồng Hợp Huấn Khang Khải Khoa Kỳ Lộc Lợi Luân Lực
Lượng Nghĩa Nghị Ngọc Nguyên Nhân Nhật Ninh Phú Phước Quốc Quý Quyền Quyết Sáng Sinh Sỹ Tấn Thái Thế Thiện Thông Thọ Thuận Thủy Thức Tình Tính
Toản Trí Trọng Trực Tuyên Tuyến Văn Vĩ Vũ Vượng Xuân Yên An Ân Bắc Bảo Biên Cảnh Chiến Chính Chinh Chung Chương Công Diệp Dân Doanh Dương Dưỡng
Đạt Đại Đăng Định Đoàn Đông Đồng Giang Hạnh Hào Hanh Hướng Hưởng Khương Khiêm Kiểm Lập Liêm Linh Lương Lưu Luyến Mậu Mẫu Mười Năm Ngân Phẩm Phán
Phiên Phụng Quỳnh Sang Sâm Tám Tân Tặng Thao Thảo Thân Thơm Thuần Thương Thưởng Tiệp Toán Tới Tôn Tranh Tráng Triển Triệu Tuân Tuệ Ứng Vân Viên
Viện Vững Xướng Ún Ín Pánh Hặc Tướng Tường Xôm Inh Muôn Thoan Pâng Chựa Tươi Phóng Ơn Ính Pản Pốm Hịa Ước Chanh Tả Chòi Mần Phin Út Quyên Cương
Khôi Lãm Thụ Hoạt Hoạch Khâm Lịch Nhẫn Oai Thạch
"""
WOMEN = """
Hoa Hương Hường Hồng Lan Mai Huệ Hằng Hạnh Hà Hải Hiền Thu Thủy Thúy Thùy Thảo Thanh Trang Linh Loan Liên Lý Nga Nhung Nhàn Oanh Phương Phượng
Quyên Quỳnh Tâm Thắm Thơm Thoa Thương Tuyết Tươi Vân Xuân Yến Yên Anh Ánh Ân Bích Bình Chi Chinh Cúc Dung Duyên Duyến Diệp Dịu Đào Điệp Giang Hảo
Hậu Hiên Hòa Hoài Hoàn Hợi Hợp Huế Huyền Khánh Khuyên Kiều Lâm Lành Lệ Len Lương Luyến Ly Minh My Mỹ Mận Mến Mơ Mười Năm Ngà Ngân Nghĩa Ngọc
Nguyệt Nhi Nhiên Như Nụ Nương Phúc Sen Sáu Sim Sinh Soan Tám Thái Thành Thêm Thìn Thoan Thiện Thuận Thư Tình Toan Trâm Trinh Tuyền Tuyến Tú Tý
Uyên Út Vinh Vui Xinh Xoan Vượng Mẫu Ín Pỏm Ọi Xôm Dọn Hịa Lả Ơi Pản Phóng Ún Tóm Bun Kẹo Bó Chương Bưởi Bống Nhất Biên Phiên Tặng Tiên Thủ Ngoan
Đôi Hiến Viên Ngần Chung Dương Diện Lưu Inh Muôn Chanh Chiêm Khay Mẩy Pham Ghển Phấy Nhình Mùi Bé Thuyên Thiết Xa Khuyến Nết Thân Tính
"""
HMONG_GIVEN = """
Páo Dơ Dua Mỷ Sua Súa Chứ Của Dế Sử Tủa Lử Pó Chống Tồng Sềnh Dính Dình Nủ Nhìa Già Giống Chua Mái Sênh Câu Phổng Lềnh Khua Sáu Tính Thái Chỉnh
Cháng Gàng Pàng Rùa Trư Khày Phông Nếnh Chía Chu Dủa Sình Phừ Nênh Lồng Mị Máy Dí Xá Vảng Sò Dúa Chớ Sèo Tếnh Làng Khư Pùa Thề Sùng Vàng Thào Hồ
Vư Tông Ký Cha Dợ Só Giàng Lỳ Cở Cu Hừ Dủ Sáng Tráng Lùng Chờ Mo Dê Dở
"""
HMONG_MIDDLE = {"a", "seo", "mi"}
DAO_MIDDLE = {"lao", "ta", "may", "u", "sai", "quay", "kiem"}
MENS_MIDDLE = {"van", "ba", "duc", "huu", "quang", "quoc", "cong", "dinh", "the", "manh", "trong", "duy", "dang", "viet", "khac", *HMONG_MIDDLE}
WOMENS_MIDDLE = {"thi", "thu", "thuy", "bich", "lan", "mai", "kim", "dieu", "nhu", "my", "may"}

Table = Mapping[str, Sequence[str]]


def likely(name: str) -> list[str]:
    """Up to three spellings with diacritics, the likeliest first.

    None if the name has diacritics already, if it probably needs none, or if nothing is known of it.
    """
    words = fold(name).split()
    if not words or len(words) > MOST_WORDS or has_diacritics(name) or not all(word.isalpha() for word in name.split()):
        return []
    spelled = _spellings(words)
    if spelled[0].casefold() == " ".join(words):
        return []
    return [spelling for spelling in spelled if has_diacritics(spelling)][:MOST]


def _spellings(words: Sequence[str]) -> list[str]:
    """The ways to spell the words, the likeliest first. A word that no table has stays as it is."""
    choices = [_surnames(words), *(_table(MIDDLE).get(word, ()) for word in words[1:-1]), _given(words)][-len(words) :]
    weights = [SURNAME, *[MIDDLE_PART] * (len(words) - 2), GIVEN][-len(words) :]
    ranked = [
        [(place * weight, spelling) for place, spelling in enumerate(known[:MOST] or [word.title()])]
        for word, known, weight in zip(words, choices, weights, strict=True)
    ]
    found = ((sum(cost for cost, _ in parts), " ".join(spelling for _, spelling in parts)) for parts in product(*ranked))
    return [spelling for cost, spelling in sorted(found, key=lambda entry: entry[0]) if cost <= UNLIKELY]


def _surnames(words: Sequence[str]) -> Sequence[str]:
    """What the first word may be; a middle part may tell whose names come first."""
    middle = set(words[1:-1])
    first = HMONG_SURNAMES if middle & HMONG_MIDDLE else DAO_SURNAMES if middle & DAO_MIDDLE else ""
    return _table(first, SURNAMES, HMONG_SURNAMES, DAO_SURNAMES).get(words[0], ())


def _given(words: Sequence[str]) -> Sequence[str]:
    """What the last word may be; a surname or a middle part may tell of whom."""
    middle, word = set(words[1:-1]), words[-1]
    hmong = middle & HMONG_MIDDLE or (words[0] in _table(HMONG_SURNAMES) and words[0] not in _table(SURNAMES))
    men, women, rarer = (_table(*lists).get(word, ()) for lists in ((MEN, WOMEN), (WOMEN, MEN), (HMONG_GIVEN,)))
    named = women if middle & WOMENS_MIDDLE else men if middle & MENS_MIDDLE else chain(*zip_longest(men, women))
    return _distinct(chain(rarer, named) if hmong else named) or rarer


@cache
def _table(*lists: str) -> Table:
    """Spellings by the letters that they fold to, those of the first list before others."""
    table: dict[str, list[str]] = defaultdict(list)
    for word in _distinct(" ".join(lists).split()):
        table[fold(word)].append(word)
    return dict(table)


def _distinct(words: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))
