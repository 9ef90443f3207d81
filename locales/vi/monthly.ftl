# Bản nháp hằng tháng cho cán bộ xã. Tin gửi bà con chỉ có tiếng Việt
monthly-topic = Chủ đề tháng này để nói khi họp, gửi được { $count } người. Bà con sẽ thấy:
monthly-congratulation = Lời chúc mừng tháng trước, gửi được { $count } người. Bà con sẽ thấy:
monthly-to-groups = Chỉ gửi nhóm xét
monthly-sent-to-groups = Đã gửi đến { $count } nhóm xét của xã.
monthly-no-groups = Xã chưa có nhóm xét nào. Gửi bà con thì được.
monthly-nothing = Tháng trước xã chưa có ai đạt, nên chưa có gì để chúc mừng.
monthly-topic-is = Chủ đề tháng này: { $activity }.
monthly-counts-for = Tính cho mục: { $criteria }.
monthly-invites = Ai làm việc này thì chụp một ảnh, gửi về đây nhé!
monthly-approved = Tháng { $month }, { $area } có thêm { $count } người đạt { $programme }.
monthly-congratulates = Xin chúc mừng!
