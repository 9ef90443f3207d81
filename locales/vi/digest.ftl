# Báo cáo tự gửi
digest-ask = Bao lâu thì gửi báo cáo một lần? Báo cáo đến vào sáng thứ Hai.
digest-button = Báo cáo tự gửi
digest-in-season = Vào mùa: hằng tuần
digest-weekly = Hằng tuần
digest-monthly = Hằng tháng
digest-never = Không tự gửi
digest-set-on = Đã ghi. Viết "báo cáo" thì lúc nào cũng xem được.
digest-set-never = Đã tắt. Viết "báo cáo" thì lúc nào cũng xem được.
digest-zalo-bot = Zalo Bot tháng này đã dùng {$messages}/{$most} tin, {$people}/{$capacity} người. Hết hạn mức thì Zalo không gửi tin nữa: xin báo người quản trị.
