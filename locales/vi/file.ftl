# Hồ sơ của tôi
file-head = Hồ sơ { $number }. Tự chấm { $points }/{ $most } điểm.
file-empty = Chưa gửi gì.
file-missing = Chưa có gì: mục { $numbers }
file-loose = Chưa chọn việc: { $there }
file-line-scored = { $criterion }: { $score }, chưa gửi gì
file-line = ✓ { $criterion }: { $there }
file-photos = { $photos } ảnh
file-voices = { $voices } ghi âm
file-sentences = { $sentences } câu
file-head-knows = trưởng { $kind } biết
