# Tự chấm điểm
score-not-needed = Công việc không cần
score-noted = { $label }: { $points } điểm.
score-enough = Tự chấm { $points }/{ $most } điểm, đủ mức { $threshold } để được xét công nhận.
score-short = Tự chấm { $points }/{ $most } điểm. Thêm { $short } điểm nữa là đủ { $threshold } để được xét công nhận.
score-low = Tự chấm { $points }/{ $most } điểm, đủ mức { $threshold }. Mục { $numbers } thêm điểm nữa là được xét công nhận.
score-edit = Chọn mục để sửa điểm.
score-edit-button = Sửa điểm
score-points = { $label } được mấy điểm? Viết số từ 0 đến { $most }, hoặc chọn.
score-criterion = { $number }. { $label }: { $points }
score-shown = { $points } điểm
score-shown-word = { $word }, { $points } điểm
score-below = Tự chấm { $points }/{ $most } điểm; xét công nhận cần từ { $threshold } điểm.
