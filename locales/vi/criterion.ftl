# Một mục (chỉ số)
criterion-example = Ví dụ: { $example }
criterion-ways-photo = Xin gửi ảnh.
criterion-ways-photo-voice = Xin gửi ảnh hoặc ghi âm.
criterion-ways-photo-sentence = Xin gửi ảnh hoặc viết một câu.
criterion-ways-photo-sentence-voice = Xin gửi ảnh, ghi âm hoặc viết một câu.
criterion-ways-sentence = Xin viết một câu.
criterion-ways-sentence-voice = Xin ghi âm hoặc viết một câu.
criterion-ways-voice = Xin gửi ghi âm.
criterion-ways-head-word = Nếu trưởng { $kind } biết, xin chọn mục đó bên dưới.
criterion-there = Đã có: { $photos } ảnh, { $voices } ghi âm, { $sentences } câu.
criterion-head-knows = Đã ghi: trưởng { $kind } biết.
criterion-nothing = Chưa gửi gì cho mục này.
criterion-score = Tự chấm: { $score }.
vouching-head-knows = Trưởng { $kind } biết
vouching-take-back = Bỏ: trưởng { $kind } biết
vouching-take-words-back = Bỏ lời kể
