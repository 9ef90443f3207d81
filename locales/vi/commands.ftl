# Những từ gõ thay cho nút, cách nhau bằng dấu phẩy
command-menu = menu, start, bắt đầu, thực đơn, về đầu, hủy
command-back = quay lại, trở lại
command-help = trợ giúp, giúp, help
command-send = ảnh, gửi ảnh
command-file = hồ sơ, hồ sơ của tôi
command-reminders = nhắc, nhắc việc
command-hand-in = nộp, nộp hồ sơ
command-figures = báo cáo, số liệu
command-guide = hướng dẫn
command-minutes = biên bản, biên bản họp
command-listen = nghe
command-quiet = thôi nghe
command-record = ghi âm
command-check = duyệt ghi âm
command-my-data = dữ liệu, dữ liệu của tôi, xóa
command-help-others = làm giúp, làm giúp người khác, giúp người khác
command-language = ngôn ngữ, language

# Những lệnh trong thực đơn của ứng dụng nhắn tin
about-menu = Về đầu
about-back = Quay lại một bước
about-help = Trợ giúp
about-send = Gửi ảnh việc đã làm
about-file = Hồ sơ của tôi
about-reminders = Nhắc việc
about-hand-in = Nộp hồ sơ
about-figures = Số liệu (cán bộ Hội)
about-guide = Hướng dẫn
about-minutes = Biên bản họp xét (tổ xét)
about-listen = Nghe tiếng địa phương
about-quiet = Thôi nghe
about-record = Ghi âm (người giúp, tổ xét)
about-check = Duyệt ghi âm (cán bộ Hội)
about-my-data = Dữ liệu của tôi
about-help-others = Làm giúp người khác
about-language = Đổi ngôn ngữ
