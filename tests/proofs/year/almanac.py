"""The days on which people are left in peace, copied by hand from the printed calendar and not from the library that the program asks."""

from datetime import date

TET = {2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2030: date(2030, 2, 2)}
"""The first days of Tết."""

DAYS_OFF = {
    2027: {
        date(2027, 1, 1),
        date(2027, 4, 16),  # Giỗ Tổ: the tenth of the third month of the moon's calendar
        date(2027, 4, 30),
        date(2027, 5, 1),
        date(2027, 5, 3),  # for the first of May, a Saturday
        date(2027, 9, 2),
        date(2027, 9, 3),  # the second day of the National Day
        date(2027, 11, 24),  # the Day of Culture, since 2026
    }
}


def is_peaceful(day: date) -> bool:
    """Whether a day is a public holiday or one from the 29th of the last month of the moon's year to the 5th of the first."""
    return day in DAYS_OFF.get(day.year, ()) or -2 <= (day - TET[day.year]).days <= 4
