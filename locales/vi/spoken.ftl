# Nghe
spoken-listen = Nghe tiếng địa phương
spoken-stop = Thôi nghe
spoken-which = Nghe tiếng nào?
spoken-listens = Từ giờ có lời nói tiếng { $language } kèm chữ. Muốn tắt, viết "thôi nghe".
spoken-quiet = Đã tắt lời nói, chỉ còn chữ.
spoken-none = Nơi này chưa có bản ghi âm nào để nghe.
check-spoken-language = Xin viết tên tiếng sẽ ghi, nhiều nhất 20 chữ cái, ví dụ: Thái.

# Ghi âm lời của máy bằng tiếng địa phương
recording-not-role = Ghi âm là việc của người trong tổ xét và người giúp. Cảm ơn đã muốn giúp!
recording-here = Ghi âm ở đây nhé, lúc nào tiện cũng được.
recording-begin = Bắt đầu ghi âm
recording-told-in-private = Mời { $name } ghi âm ở chat riêng với máy.
recording-in-private = Mời { $name } nhắn riêng cho máy hai chữ "ghi âm" để bắt đầu ghi.
recording-language = Ghi âm tiếng nào? Chọn, hoặc viết tên tiếng.
recording-prompt = Câu { $number }/{ $all }. Xin ghi âm câu này bằng tiếng mình rồi gửi:
recording-skip = Bỏ qua câu này
recording-hear = Nghe lại câu vừa ghi
recording-again = Ghi lại câu vừa ghi
recording-stop = Thôi
recording-kept = Đã giữ bản ghi.
recording-send-voice = Ở đây xin gửi ghi âm. Muốn dừng, chọn "Thôi".
recording-thanks = Cảm ơn! Cán bộ Hội nghe lại rồi mới cho bà con nghe.
recording-all-there = Tiếng này đã ghi đủ các câu. Cảm ơn!
recording-waits = Có bản ghi âm tiếng địa phương chờ nghe duyệt.
recording-check-now = Nghe và duyệt
recording-check-button = Duyệt ghi âm ({ $waiting })
recording-check = Tiếng { $language }, { $by } ghi. Câu này:
recording-use = Dùng
recording-refuse = Không dùng
recording-later = Để sau
recording-used = Đã cho bà con nghe.
recording-refused = Đã bỏ bản ghi.
recording-changed = Bản ghi này đã được duyệt, hoặc đã ghi lại.
recording-none-waits = Không còn bản ghi âm nào chờ duyệt.
recording-not-officer = Duyệt ghi âm là việc của cán bộ Hội ở xã.

# Câu để đọc, thay cho những lời có điền số, điền tên
aloud-evidence-which-photos = Đã giữ ảnh. Ảnh này là việc gì?
aloud-evidence-photos = Xin gửi ảnh lúc đang làm việc này.
aloud-evidence-saved = Đã lưu ảnh. Nghỉ lúc nào cũng được, mai làm tiếp.
aloud-registration-summary = Xin xem lại tên, năm sinh, nơi ở, công việc. Như thế đúng chưa?
aloud-registration-done = Đăng ký xong. Số hồ sơ viết ở đây.
aloud-menu-open = Gửi ảnh lúc nào cũng được.
aloud-menu-returned = Hồ sơ cần bổ sung. Gửi thêm ảnh rồi nộp lại.
aloud-menu-waiting = Hồ sơ đã nộp. Tổ xét sẽ xem và báo lại ở đây.
aloud-handing-in-left = Còn mục chưa có gì. Chọn mục để bổ sung, hoặc nộp luôn.
aloud-review-told-approved = Chúc mừng! Tổ xét đã xét hồ sơ đạt.
aloud-review-told-returned = Tổ xét nhờ bổ sung, lý do viết ở đây. Gửi thêm rồi nộp lại nhé.
aloud-review-told-unachieved = Tổ xét xét hồ sơ chưa đạt, lý do viết ở đây. Muốn hỏi thêm, xin gặp tổ xét.
aloud-registration-village = Ở bản, thôn hay tổ dân phố nào?
aloud-evidence-how-often = Việc này có làm thường xuyên không?
