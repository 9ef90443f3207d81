# Nhắc việc
reminders-ask = Bao lâu thì nhắc một lần?
reminders-daily = Hằng ngày
reminders-weekly = Hằng tuần
reminders-fortnightly = Hai tuần một lần
reminders-monthly = Hằng tháng
reminders-never = Không nhắc nữa
reminders-tired = Đã thôi nhắc vì lâu chưa thấy tin
reminders-rest = Nghỉ nhắc ít lâu
reminders-rest-how-long = Nghỉ nhắc bao lâu?
reminders-days-7 = Một tuần
reminders-days-30 = Một tháng
reminders-days-90 = Ba tháng
reminders-resting = Sẽ không nhắc trong { $days } ngày. Gửi ảnh thì lúc nào cũng được.
reminders-set-on = Đã ghi. Chỉ nhắc ban ngày, ai vừa gửi rồi thì thôi.
reminders-set-never = Đã tắt nhắc. Gửi ảnh thì lúc nào cũng được.
reminders-of-activity = { $name }, hôm nào có dịp thì chụp một ảnh: { $activity }. Còn { $left } mục nữa thôi.
reminders-of-handing-in = { $name }, hồ sơ đủ cả rồi mà chưa nộp. Nộp luôn nhé.
reminders-of-mending = { $name }, hồ sơ còn chờ bổ sung. Gửi thêm rồi nộp lại nhé.
reminders-of-mending-some = { $name }, tổ xét nhờ bổ sung “{ $what }”{ $more ->
    [0] { "" }
   *[other] { " " }và { $more } mục nữa
}. Gửi thêm rồi nộp lại nhé.
reminders-farewell = { $name }, lâu rồi chưa thấy tin nên từ nay thôi không nhắc nữa. Lúc nào muốn, cứ gửi ảnh hoặc viết "nhắc".
reminders-until-unsure = Hạn nộp dự kiến: ngày { $day }.
reminders-until-sure = Hạn nộp: ngày { $day }.
reminders-of-new-year = { $name }, sang năm mới rồi. Đăng ký tiếp thì chỉ cần một chạm.
reminders-go-on = Đăng ký tiếp
