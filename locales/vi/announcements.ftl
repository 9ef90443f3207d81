# Tin của cán bộ gửi bà con
announcements-button = Gửi tin cho bà con
announcements-open = Gửi tin cho bà con ở { $area }. Tin nào cũng được xem trước rồi mới gửi.
announcements-write = Soạn tin mới
announcements-topic = Chủ đề tháng này
announcements-congratulation = Chúc mừng tháng trước
announcements-sent = Tin đã gửi
announcements-back = Về trang chính

# Soạn
announcements-ask-words = Viết lời muốn gửi, nhiều nhất { $limit } chữ cái và dấu. Muốn kèm ảnh thì gửi một ảnh ở đây.
announcements-ask-words-of-photo = Đã kèm ảnh. Nay viết lời của tin.
announcements-keep = Giữ lời cũ
announcements-drop = Bỏ tin này
announcements-dropped = Đã bỏ tin, không gửi cho ai.
announcements-whom = Gửi cho nơi nào?
announcements-all = Cả { $area }
announcements-everywhere = Cả nước
announcements-country = cả nước
announcements-more = Trang sau
announcements-confirm = { $audience ->
    [groups] Các nhóm xét sẽ thấy đúng như tin trên: { $count } nhóm ở { $area }. Gửi chứ?
   *[people] Bà con sẽ thấy đúng như tin trên: { $count } người ở { $area }. Gửi chứ?
 }
announcements-confirm-second = { $audience ->
    [groups] Tin trên đến { $count } nhóm xét ở { $area }. Hơn { $alone } nhóm thì cần thêm một cán bộ khác đồng ý.
   *[people] Tin trên đến { $count } người ở { $area }. Hơn { $alone } người thì cần thêm một cán bộ khác đồng ý.
 }
announcements-nobody = { $audience ->
    [groups] Ở { $area } chưa có nhóm xét nào nhận được tin. Xin chọn nơi khác.
   *[people] Ở { $area } chưa có ai nhận được tin. Xin chọn nơi khác.
 }
announcements-nobody-now = { $audience ->
    [groups] Bây giờ không còn nhóm xét nào chưa nhận tin này.
   *[people] Bây giờ không còn ai nhận được tin này.
 }
announcements-send = Gửi đi
announcements-ask-second = Xin cán bộ khác đồng ý
announcements-mend = Sửa lời
announcements-elsewhere = Gửi nơi khác
check-announcement-empty = Xin viết lời của tin bằng chữ.
check-announcement-long = Lời dài { $count } chữ cái và dấu, nhiều nhất là { $limit }. Xin viết ngắn lại.

# Cán bộ thứ hai
announcements-second = { $audience ->
    [groups] Nhờ xem giúp tin gửi { $count } nhóm xét ở { $area }. Các nhóm sẽ thấy như dưới đây.
   *[people] Nhờ xem giúp tin gửi { $count } người ở { $area }. Bà con sẽ thấy như dưới đây.
 }
announcements-approve = Đồng ý gửi
announcements-refuse = Chưa nên gửi
announcements-asked = Đã nhờ cán bộ khác xem. Có người đồng ý thì tin mới được gửi.
announcements-no-second = Chưa có cán bộ nào khác để xem tin này. Gửi đến ít hơn thì không cần.
announcements-why = Vì sao chưa nên gửi? Viết một câu ngắn.
announcements-not-now = Để xem lại đã
announcements-refused = Tin chưa được gửi. Cán bộ xem tin viết:
announcements-refused-thanks = Đã báo lại cho người soạn.
announcements-own = Tin mình soạn thì cần cán bộ khác đồng ý.

# Gửi
announcements-from = Tin của cán bộ Hội ở { $area }:
announcements-from-centre = Tin của cán bộ Hội ở trung ương:
announcements-rest = Thôi nhận tin
announcements-begun = Tin bắt đầu được gửi.
announcements-begun-by-night = Đã ghi. Tin được gửi từ sáng ngày làm việc tới, không gửi ban đêm hay ngày nghỉ.
announcements-progress = Đã gửi { $sent }/{ $readers }. Còn chờ { $left }.
announcements-done = { $audience ->
    [groups] Đã gửi xong: { $sent } nhóm xét nhận. Không đến được: { $lost }.
   *[people] Đã gửi xong: { $sent } người nhận. Không đến được: { $lost }.
 }
announcements-stopped = { $audience ->
    [groups] Đã dừng gửi. { $sent } nhóm xét đã nhận.
   *[people] Đã dừng gửi. { $sent } người đã nhận.
 }
announcements-stop = Dừng gửi
announcements-stop-one = Dừng tin { $number }
announcements-none-sent = Chưa có tin nào được gửi.
announcements-groups = các nhóm xét ở { $area }
announcements-listed-awaiting = { $day } · { $area } · chờ cán bộ khác đồng ý, { $readers } { $audience ->
    [groups] nhóm
   *[people] người
 }
announcements-listed-running = { $day } · { $area } · đang gửi { $sent }/{ $readers }
announcements-listed-done = { $day } · { $area } · đã gửi { $sent }/{ $readers }
announcements-listed-cancelled = { $day } · { $area } · không gửi nữa, { $sent }/{ $readers } đã nhận

# Khi không được
announcements-not-officer = Chỉ cán bộ Hội mới gửi tin được.
announcements-not-yours = Không có tin này ở nơi mình phụ trách.
announcements-in-private = Gửi tin thì xin nhắn riêng cho máy.
announcements-gone = Tin đang soạn không còn nữa. Xin soạn tin mới.
announcements-changed = Tin đã đổi từ lúc đó. Xin xem lại rồi hãy gửi.
announcements-sent-before = Tháng này tin loại này đã được gửi ở đây rồi.
announcements-is-draft = Tin này còn đang soạn.
announcements-is-awaiting = Tin này đang chờ cán bộ khác đồng ý.
announcements-is-running = Tin này đang được gửi.
announcements-is-done = Tin này đã gửi xong.
announcements-is-cancelled = Tin này không được gửi nữa.
