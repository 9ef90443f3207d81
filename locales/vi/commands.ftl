# Những từ gõ thay cho nút, cách nhau bằng dấu phẩy
command-menu = menu, start, bắt đầu, thực đơn, về đầu, hủy, quay lại
command-help = trợ giúp, giúp, help
command-send = ảnh, gửi ảnh
command-hand-in = nộp, nộp hồ sơ
command-figures = báo cáo, số liệu
command-language = ngôn ngữ, language

# Những lệnh trong thực đơn của ứng dụng nhắn tin
about-menu = Về đầu
about-help = Trợ giúp
about-send = Gửi ảnh việc đã làm
about-hand-in = Nộp hồ sơ
about-figures = Số liệu (cán bộ Hội)
about-language = Đổi ngôn ngữ
