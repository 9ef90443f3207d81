# Ảnh và việc đã làm
evidence-which = Gửi ảnh một việc đã làm, hoặc chọn việc trước.
evidence-which-photos = Đã giữ { $photos } ảnh. Ảnh này là việc gì?
evidence-which-voice = Đã giữ bản ghi âm. Bản này nói về việc gì?
evidence-which-sentence = Đã giữ câu này. Câu này nói về việc gì?
evidence-done = ✓ { $label }
evidence-by-criterion = Xem cả { $criteria } mục
evidence-criteria = Chọn một mục. Mục có dấu ✓ là đã có.
evidence-criterion = { $number }. { $label }
evidence-photos = { $activity }: xin gửi ảnh lúc đang làm.
evidence-or-tell = Kể bằng lời hay viết một câu cũng được.
evidence-how-often = { $activity }: có làm thường xuyên không?
evidence-more = Gửi ảnh việc khác, hoặc nghỉ.
evidence-all-done = Đủ cả rồi. Nộp hồ sơ được rồi.
evidence-other = Chọn việc khác
evidence-by-mistake = Gửi nhầm, bỏ đi
evidence-taken-back = Đã bỏ, không giữ nữa.
evidence-saved = Đã lưu { $photos } ảnh. Nghỉ lúc nào cũng được, mai làm tiếp.
evidence-again = { $photos } ảnh đã có từ trước.
evidence-voice-kept = Đã lưu bản ghi âm.
evidence-sentence-kept = Đã ghi câu này.
evidence-send-photo = Ở đây xin gửi ảnh. Muốn làm việc khác, viết "menu".
evidence-no-photo = Ở đây không tính bằng ảnh. Xin chọn một mục bên dưới.
evidence-closed-waiting = Hồ sơ đã nộp, đang chờ xét. Chưa thêm, bớt được lúc này.
evidence-closed-approved = Hồ sơ đã được xét đạt. Không cần thêm gì nữa.
evidence-closed-unachieved = Hồ sơ đã xét xong. Không thêm được nữa.
evidence-closed-withdrawn = Hồ sơ đã rút. Muốn làm tiếp, mở "dữ liệu của tôi".
not-registered = Chưa đăng ký. Viết "menu" để đăng ký.

photo-too-early = Xin đăng ký xong rồi hãy gửi ảnh.
photo-empty = Tệp này trống. Xin gửi lại ảnh.
photo-not-a-picture = Tệp này không phải ảnh. Xin chụp ảnh hoặc chọn ảnh trong máy.
photo-too-large = Ảnh nặng quá 20 MB. Xin chụp lại ảnh nhỏ hơn.
photo-too-many-pixels = Ảnh to quá 65 triệu điểm. Xin chụp lại ảnh nhỏ hơn.
photo-broken = Ảnh bị hỏng, không mở được. Xin gửi lại.
photo-later = Máy chưa lưu được ảnh này. Xin gửi lại sau ít phút.
photo-gone = Ảnh không còn để tải nữa. Xin gửi lại.

# Ghi âm
voice-too-early = Xin đăng ký xong rồi hãy gửi ghi âm.
voice-empty = Bản ghi âm này trống. Xin ghi lại.
voice-not-a-recording = Tệp này không phải ghi âm. Xin ghi âm rồi gửi lại.
voice-too-large = Bản ghi âm nặng quá 20 MB. Xin ghi ngắn hơn.
voice-too-long = Bản ghi âm dài quá 5 phút. Xin ghi ngắn hơn.
voice-broken = Bản ghi âm bị hỏng, không nghe được. Xin ghi lại.
voice-later = Máy chưa lưu được bản ghi âm này. Xin gửi lại sau ít phút.
voice-gone = Bản ghi âm không còn để tải nữa. Xin gửi lại.
