# Lời của máy trả lời. Mỗi lời nhiều nhất hai câu ngắn, mỗi lần một việc. Một người thì gọi tên, không xưng hô; "bà con" là gọi chung.

language-name = Tiếng Việt

hello = Chào bà con! Đây là máy trả lời tự động; xét duyệt là do người.

# Đăng ký
registration-consent = Đăng ký Công dân học tập là tự nguyện. Tên, năm sinh, nơi ở, công việc và ảnh chỉ để tổ xét xem. Có đồng ý không?
registration-agree = Đồng ý
registration-decline = Không đồng ý
registration-declined = Đã xóa, không lưu gì. Khi nào muốn thì đăng ký lại.
registration-again = Đăng ký lại
registration-paused = Đăng ký còn dở. Làm tiếp nhé?
registration-go-on = Làm tiếp
registration-erase = Thôi, xóa hết
registration-name = Họ tên là gì?
registration-born = Sinh năm nào?
registration-village = Ở bản, thôn nào?
registration-work = Công việc chính là gì?
registration-summary =
    { $name }, sinh năm { $born }
    { $village } · { $work }
    Như thế đúng chưa?
registration-right = Đúng rồi
registration-mend-name = Sửa tên
registration-mend-born = Sửa năm sinh
registration-mend-village = Sửa bản
registration-mend-work = Sửa công việc
registration-done = Đăng ký xong. Số hồ sơ: { $number }.

check-name = Xin viết họ tên bằng chữ, ví dụ: Lò Thị Mẫu.
check-born = Xin viết năm sinh, ví dụ: 1974.
check-age = Chương trình này dành cho người từ { $minimum } tuổi trở lên.

# Thực đơn
menu-open = Hồ sơ { $number }. Gửi ảnh lúc nào cũng được.
menu-returned = Hồ sơ { $number } cần bổ sung. Gửi thêm ảnh rồi nộp lại.
menu-waiting = Hồ sơ { $number } đã nộp. Tổ xét của { $kind } sẽ xem và báo lại ở đây.
menu-approved = Hồ sơ { $number } đã được tổ xét của { $kind } xét đạt.
menu-unachieved = Hồ sơ { $number } xét chưa đạt. Muốn hỏi thêm, xin gặp tổ xét của { $kind }.
menu-send = Gửi ảnh việc đã làm
menu-hand-in = Nộp hồ sơ
menu-help = Trợ giúp
menu-language = Ngôn ngữ · Language
menu-moderator = Hồ sơ của bà con sẽ hiện trong nhóm của bản. Xem và xét ở đó.
progress = { $left ->
    [0] Đã xong cả { $done } việc.
   *[other] Xong { $done } việc, còn { $left }.
 }

language-ask = Chọn ngôn ngữ.
language-set = Đã đổi sang tiếng Việt.

help = Gửi ảnh những việc học đã làm, rồi nộp để tổ xét xem. Viết "menu" để về đầu, "ảnh" để gửi ảnh, "nộp" để nộp hồ sơ.
help-group = Khi có người nộp, hồ sơ hiện ở đây. Bấm nút dưới hồ sơ để xét.

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

# Xét duyệt
review-nothing-yet = Chưa có ảnh nào. Gửi ít nhất một ảnh rồi hãy nộp.
review-file =
    Hồ sơ { $number }: { $name }
    { $village } · { $work }
review-criterion = { $number }. { $label }: { $photos } ảnh
review-approve = Đạt
review-needs-more = Cần bổ sung
review-what = Cần bổ sung việc nào?
review-whole = Cả hồ sơ
review-not-achieved = Không đạt
review-why = Cần bổ sung vì sao?
review-why-not = Không đạt vì sao?
review-other-reason = Lý do khác
review-type-reason = Xin viết lý do, ví dụ: Ảnh thiếu ngày học.
review-about = { $label } — { $reason }
review-photos = Xem từng ảnh
review-undo = Rút lại
review-back = Để xem lại đã
review-decided-approved = Đạt — { $by }, { $at }
review-decided-returned = Cần bổ sung: { $reason } — { $by }, { $at }
review-already-approved = Hồ sơ này { $by } đã duyệt đạt lúc { $at }.
review-decided-unachieved = Không đạt: { $reason } — { $by }, { $at }
review-already-unachieved = Hồ sơ này { $by } đã xét không đạt lúc { $at }: { $reason }.
review-already-returned = Hồ sơ này { $by } đã trả lại lúc { $at }: { $reason }.
review-told-approved = Chúc mừng { $name }! Tổ xét của { $kind } đã xét hồ sơ đạt.
review-told-returned = Tổ xét của { $kind } nhờ { $name } bổ sung: { $reason }. Gửi thêm rồi nộp lại nhé.
review-told-unachieved = Tổ xét của { $kind } xét hồ sơ chưa đạt: { $reason }. Muốn hỏi thêm, xin gặp tổ xét.
review-told-undone = Tổ xét của { $kind } đang xem lại hồ sơ. Có kết quả sẽ báo ngay.
review-mend = Gửi thêm ảnh
review-not-role = Chỉ tổ xét của nơi này mới được xét hồ sơ.
review-not-own = Không ai tự xét hồ sơ của mình. Nhờ người khác trong tổ xét.
review-not-other = Chỉ người đã xét mới rút lại được.
review-not-late = Đã quá mười phút, không rút lại được nữa.
review-gone = Hồ sơ này không còn nữa.

# Lời mời
invitation-unknown = Lời mời này không dùng được nữa. Xin hỏi người đã gửi.
invitation-for-group = Mã này để gửi trong nhóm của bản. Thêm máy vào nhóm rồi gửi mã ở đó.
invitation-not-moderator = Chỉ người trong tổ xét của nơi ấy mới gắn được nhóm này.
invitation-joined = Chào cả nhóm! Người trong tổ xét gửi mã của bản ở đây để nhận hồ sơ.
invitation-many = Nhóm này có { $members } người, ai cũng sẽ xem được hồ sơ. Vẫn gắn nhóm này chứ?
invitation-bind-anyway = Vẫn gắn
invitation-bound = Nhóm này nhận hồ sơ của { $village } từ bây giờ. Ai trong nhóm cũng xem được.

# Số liệu
figures-desk = Viết "báo cáo" lúc nào cũng được để xem số liệu của xã.
figures-show = Xem số liệu
figures-head = { $commune }, đến ngày { $day }:
figures-village = { $registered ->
    [0] { $village }: chưa có ai đăng ký
   *[other] { $village }: { $registered } đăng ký{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } chờ xét
    }{ $approved ->
        [0] { "" }
       *[other] , { $approved } đạt
    }{ $returned ->
        [0] { "" }
       *[other] , { $returned } cần bổ sung
    }
 }
figures-not-officer = Số liệu chỉ dành cho cán bộ Hội của xã.

# Khi không hiểu
choose-one = Xin bấm một nút bên dưới, hoặc viết số thứ tự.
not-understood = Máy chưa hiểu. Xin bấm một nút bên dưới.
late-choice = Nút này của câu hỏi cũ. Xin trả lời câu dưới đây.
unsupported = Máy chưa xem được loại tin này. Xin gửi chữ hoặc ảnh.
sorry-parked = Máy gặp lỗi với tin vừa rồi; tin đã được giữ lại. Viết "menu" để làm tiếp.

# Vào chat
door-code = Có máy khác đang mở chat này, mã là { $code }. Chỉ đưa cho người nhà, không đưa người lạ.

# Những từ gõ thay cho nút, cách nhau bằng dấu phẩy
command-menu = menu, start, bắt đầu, thực đơn, về đầu, hủy, quay lại
command-help = trợ giúp, giúp, help
command-send = ảnh, gửi ảnh
command-hand-in = nộp, nộp hồ sơ
command-figures = báo cáo, số liệu
command-language = ngôn ngữ, language

# Những lệnh trong thực đơn của ứng dụng nhắn tin
about-menu = Về đầu
about-help = Trợ giúp
about-send = Gửi ảnh việc đã làm
about-hand-in = Nộp hồ sơ
about-figures = Số liệu (cán bộ Hội)
about-language = Đổi ngôn ngữ
