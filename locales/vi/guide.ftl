# Hướng dẫn
guide-draft = Bộ tiêu chí tạm dùng, chờ Hội xác nhận.
guide-open = { $programme }: muốn xem điều gì?
guide-own-chat = Hướng dẫn xem trong chat riêng với máy. Mở chat riêng rồi viết "hướng dẫn".
guide-criteria = Các mục được tính
guide-activities = Việc hằng ngày
guide-benefits = Được gì cho mình
guide-assessment = Xét như thế nào
guide-visibility = Ai xem được gì
guide-source = Bộ tiêu chí từ đâu
guide-other-work = Xem cho công việc khác
guide-everybody = Xem chung cho mọi người
guide-list = { $competence }. Chọn một mục để xem.
guide-numbered = { $number }. { $words }
guide-item = – { $words }
guide-more = Xem tiếp
guide-next = Mục tiếp theo
guide-back = Về đầu hướng dẫn
guide-back-to-list = Về danh sách mục
guide-leave = Thôi xem
guide-counts = Được tính: { $ways }.
guide-way-photo = ảnh
guide-way-voice = ghi âm lời kể
guide-way-sentence = một câu viết
guide-way-head-word = lời của trưởng thôn, bản
guide-points = { $floor ->
    [0] Nhiều nhất { $points } điểm.
   *[other] Nhiều nhất { $points } điểm, ít nhất phải được { $floor }.
 }
guide-examples = Ví dụ:
guide-everyday = Việc hằng ngày cũng tính: { $activities }.
guide-activities-head = Mỗi việc hằng ngày tính cho một hay nhiều mục:
guide-activity = – { $activity }: mục { $numbers }
guide-benefits-head = Học thì được gì?
guide-assessment-head = Các bước:
guide-threshold = Hồ sơ đạt khi được từ { $threshold } trên { $maximum } điểm.
guide-when-registration = Đăng ký: từ { $first } đến { $last }
guide-when-self-score = Tự chấm: từ { $first } đến { $last }
guide-when-recognition = Công nhận: từ { $first } đến { $last }
guide-tentative = { $words } (dự kiến)
guide-visibility-head = Ai xem được gì?
guide-agreed = Đã đồng ý ngày { $day }.
guide-send-photo = Gửi ảnh cho mục này
guide-tell = Kể về mục này
