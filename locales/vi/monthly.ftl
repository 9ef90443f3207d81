# Bản nháp hằng tháng cho cán bộ xã. Tin gửi bà con chỉ có tiếng Việt
monthly-topic = Chủ đề tháng này để nói khi họp, gửi được { $count } người. Bà con sẽ thấy:
monthly-congratulation = Lời chúc mừng tháng trước, gửi được { $count } người. Bà con sẽ thấy:
monthly-to-groups = Gửi { $count } nhóm xét
monthly-ask-for-groups = Xin đồng ý gửi { $count } nhóm xét
monthly-nothing = Tháng trước xã chưa có ai đạt, nên chưa có gì để chúc mừng.
monthly-topic-is = Chủ đề tháng này: { $activity }.
monthly-counts-for = Tính cho mục: { $criteria }.
monthly-invites = Ai làm việc này thì chụp một ảnh, gửi về đây nhé!
monthly-approved = Tháng { $month }, { $area } có thêm { $count } người đạt { $programme }.
monthly-congratulates = Xin chúc mừng!
