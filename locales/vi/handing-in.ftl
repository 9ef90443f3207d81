# Nộp hồ sơ
handing-in-nothing-yet = Chưa có gì để nộp. Gửi ít nhất một ảnh rồi hãy nộp.
handing-in-left = Còn { $left } việc chưa có gì. Chọn việc để bổ sung, hoặc vẫn nộp.
handing-in-unscored = Còn { $left } việc chưa tự chấm. Chọn việc để chấm, hoặc vẫn nộp.
handing-in-points = Tự chấm { $points } điểm; đạt là từ { $threshold } điểm, không việc nào quá thấp. Sửa điểm, gửi thêm, hoặc vẫn nộp.
handing-in-complete = Đủ cả rồi. Bấm để nộp.
handing-in-anyway = Vẫn nộp
handing-in-not-needed = Không cần: { $label }
