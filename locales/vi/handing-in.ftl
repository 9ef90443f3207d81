# Nộp hồ sơ
handing-in-nothing-yet = Chưa có gì để nộp. Gửi một ảnh, ghi âm hoặc một câu rồi hãy nộp.
handing-in-left = Còn { $left } mục chưa có gì. Chọn mục để bổ sung, hoặc nộp luôn.
handing-in-unscored = Còn { $left } mục chưa tự chấm. Chọn mục để chấm, hoặc nộp luôn.
handing-in-points = Tự chấm { $points } điểm; đạt là từ { $threshold } điểm, không mục nào quá thấp. Sửa điểm, gửi thêm, hoặc nộp luôn.
handing-in-complete = Đủ cả rồi. Giờ chỉ còn nộp.
handing-in-all = Xem cả { $left } mục còn thiếu
handing-in-anyway = Nộp luôn
handing-in-reviewers-needed = { $village } (số { $id }) có hồ sơ chờ mà chưa có người xét. Xin chọn vài người xét, rồi nhờ người quản lý máy mời họ.
handing-in-not-needed = Mục { $number }: không cần
