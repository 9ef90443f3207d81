# Hồ sơ của tôi
file-head = Hồ sơ { $number }. Tự chấm { $points }/{ $most } điểm.
file-line-missing = { $criterion }: chưa có
file-line = ✓ { $criterion }: { $there }
file-photos = { $photos } ảnh
file-said = có lời kể
