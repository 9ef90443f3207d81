# Ảnh
evidence-which = Chọn việc đã làm để gửi ảnh.
evidence-which-loose = Đã giữ { $photos } ảnh. Ảnh này là việc gì?
evidence-criterion = { $number }. { $label }
evidence-criterion-done = ✓ { $number }. { $label }
evidence-photos =
    { $criterion }. Xin gửi ảnh lúc đang làm.
    Ví dụ: { $example }
evidence-more = { $criterion }: gửi thêm ảnh, hoặc chọn việc khác.
evidence-other = Chọn việc khác
evidence-saved = Đã lưu { $photos } ảnh. Nghỉ lúc nào cũng được, mai làm tiếp.
evidence-again = { $photos } ảnh đã có từ trước.
evidence-send-photo = Ở đây xin gửi ảnh. Muốn làm việc khác, viết "menu".
evidence-closed-waiting = Hồ sơ đã nộp, đang chờ xét. Chưa thêm ảnh được lúc này.
evidence-closed-approved = Hồ sơ đã được xét đạt. Không cần thêm ảnh nữa.
evidence-closed-unachieved = Hồ sơ đã xét xong. Không thêm ảnh được nữa.
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
voice-not-a-recording = Tệp này không phải ghi âm. Xin bấm nút ghi âm rồi nói.
voice-too-large = Bản ghi âm nặng quá 20 MB. Xin ghi ngắn hơn.
voice-too-long = Bản ghi âm dài quá 5 phút. Xin ghi ngắn hơn.
voice-broken = Bản ghi âm bị hỏng, không nghe được. Xin ghi lại.
voice-later = Máy chưa lưu được bản ghi âm này. Xin gửi lại sau ít phút.
voice-gone = Bản ghi âm không còn để tải nữa. Xin gửi lại.
evidence-voice-kept = Đã giữ bản ghi âm.
