# Nhắc việc
reminders-ask = Muốn được nhắc mấy lần?
reminders-daily = Hằng ngày
reminders-weekly = Hằng tuần
reminders-fortnightly = Hai tuần một lần
reminders-monthly = Hằng tháng
reminders-never = Không nhắc nữa
reminders-rest = Nghỉ nhắc
reminders-rest-how-long = Nghỉ nhắc bao lâu?
reminders-days = { $days } ngày
reminders-resting = Sẽ không nhắc trong { $days } ngày. Gửi ảnh thì lúc nào cũng được.
reminders-set-on = Đã ghi. Chỉ nhắc ban ngày, ai vừa gửi rồi thì thôi.
reminders-set-never = Đã tắt nhắc. Gửi ảnh thì lúc nào cũng được.
reminders-of-activity = { $name }, hôm nào có dịp thì chụp một ảnh: { $activity }. Còn { $left } việc nữa thôi.
reminders-of-handing-in = { $name }, hồ sơ đủ cả rồi mà chưa nộp. Bấm để nộp.
reminders-of-mending = { $name }, hồ sơ còn chờ bổ sung. Gửi thêm rồi nộp lại nhé.
