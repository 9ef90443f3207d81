# Xin số liệu: cán bộ tỉnh, trung ương hỏi các xã
requests-button = Xin số liệu
requests-open = Xin số liệu của các xã, phường: mỗi câu một con số, có ngày hẹn.
requests-new = Xin số liệu mới
requests-new-of = Hỏi: { $place }
requests-which = Cần số liệu gì của { $place }? Chọn mẫu có sẵn, hay tự viết câu hỏi.
requests-own = Tự viết câu hỏi
requests-ask-own = Xin viết câu hỏi, mỗi dòng một câu, nhiều nhất { $limit } câu. Mỗi câu hỏi một con số.
requests-own-example = Ví dụ: Bao nhiêu gia đình được công nhận Gia đình học tập?
requests-until-when = Xin các xã trả lời đến hết ngày nào? Chọn, hoặc viết như { $example }.
requests-preview = Hỏi { $communes } xã, phường ({ $place }), trả lời đến hết ngày { $day }:
requests-without-officer = { $alone } nơi chưa có cán bộ trong máy nên chưa hỏi được.
requests-send = Gửi câu hỏi
requests-other-day = Đổi ngày
requests-drop = Thôi, không hỏi
requests-sent = Đã hỏi { $communes } xã, phường, hẹn đến hết ngày { $day }. Máy sẽ nhắc nơi chưa trả lời.
requests-show = Xem ai đã trả lời
requests-until = { $place }: trả lời đến hết ngày { $day }.
requests-closed = { $place }: đã đóng, không nhận trả lời nữa.
requests-closed-now = Đã đóng. Muốn hỏi tiếp thì hẹn ngày khác.
requests-extended = Đã hẹn lại đến hết ngày { $day }. Nơi chưa trả lời được báo.
requests-answered = Đã trả lời đủ: { $done }/{ $communes } xã, phường.
requests-missing = Chưa đủ: { $places }{ $more ->
    [0] .
   *[other] {" "}và { $more } nơi khác.
 }
requests-so-far = Số liệu đã xin: { $title }
requests-complete = Các xã, phường đã trả lời đủ: { $title }
requests-do-file = Bảng Excel
requests-do-extend = Hẹn ngày khác
requests-do-close = Đóng lại
requests-back = Các lần xin số liệu
requests-file = Bảng này có câu trả lời của từng xã, phường. Lấy lúc nào cũng là số mới nhất.
requests-not-yours = Việc xin số liệu này dành cho cán bộ Hội của tỉnh hay trung ương nơi đó, khi nhắn riêng cho máy.
requests-sheet-answers = Trả lời
requests-sheet-commune = Xã, phường
requests-sheet-province = Tỉnh
requests-sheet-told-at = Trả lời lần cuối
requests-sheet-made = Lấy lúc { $day }. Ô trống là chưa trả lời.
requests-sheet-total = Cộng
requests-sheet-none = không có số
check-question = Mỗi dòng xin viết một câu hỏi bằng chữ.
check-question-long = Câu hỏi dài { $count } chữ cái, nhiều nhất là { $limit }. Xin viết ngắn hơn.
check-questions-many = Nhiều nhất { $limit } câu hỏi một lần. Xin viết lại ít câu hơn.
check-due = Xin viết một ngày sắp tới, trong vòng một năm. Ví dụ: 25/12 hoặc 25/12/2027.
