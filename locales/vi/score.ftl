# Tự chấm điểm
score-not-needed = Công việc không cần
score-noted = { $label }: { $points } điểm.
score-edit = Chọn mục để sửa điểm.
score-edit-button = Sửa điểm
score-points = { $label } được mấy điểm? Viết số từ 0 đến { $most }, hoặc chọn.
score-criterion = { $number }. { $label }: { $points }
score-shown = { $points } điểm
score-shown-word = { $word }, { $points } điểm
