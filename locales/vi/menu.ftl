# Thực đơn
menu-open = Hồ sơ { $number }. Gửi ảnh lúc nào cũng được.
menu-returned = Hồ sơ { $number } cần bổ sung. Gửi thêm ảnh rồi nộp lại.
menu-waiting = Hồ sơ { $number } đã nộp. Tổ xét của { $kind } sẽ xem và báo lại ở đây.
menu-unreviewed = { $village } chưa có người xét. Hồ sơ { $number } đã nộp, được giữ ở đây; có người xét là được xem ngay.
menu-approved = Hồ sơ { $number } đã được tổ xét của { $kind } xét đạt.
menu-unachieved = Hồ sơ { $number } xét chưa đạt. Muốn hỏi thêm, xin gặp tổ xét của { $kind }.
menu-send = Gửi ảnh việc đã làm
menu-hand-in = Nộp hồ sơ
menu-help = Trợ giúp
menu-language = Ngôn ngữ · Language
menu-moderator-group = Hồ sơ của bà con sẽ hiện trong nhóm của { $kind }. Xem và xét ở đó.
menu-moderator-here = Hồ sơ của bà con sẽ hiện ở đây, mỗi lần một hồ sơ.
menu-moderator-private = Hồ sơ của bà con gửi cho một người trong tổ xét của { $kind }. Muốn xem, chọn "Hồ sơ đang chờ".
menu-moderator-nowhere = Hồ sơ của { $kind } chưa có nơi nhận. Muốn nhận, chọn "Xét hồ sơ ở đây".
progress = { $left ->
    [0] Đã xong cả { $done } mục.
   *[other] Xong { $done } mục, còn { $left }.
 }
language-ask = Chọn ngôn ngữ.
language-set = Đã đổi sang tiếng Việt.
help = Gửi ảnh những việc học đã làm, rồi nộp để tổ xét xem. Viết "menu" để về đầu, "ảnh" để gửi ảnh, "nộp" để nộp hồ sơ.
help-officer = Viết "báo cáo" để xem số liệu, "menu" để về đầu. Mọi việc khác có trong thực đơn.
help-moderator = Có người nộp thì hồ sơ hiện ra để xét; bấm nút dưới hồ sơ. Cần làm gì khác, viết "menu".
help-group = Khi có người nộp, hồ sơ hiện ở đây. Chọn dưới hồ sơ để xét.
menu-back = Về đầu
menu-back-one = Quay lại
menu-file = Hồ sơ của tôi
menu-withdrawn = Hồ sơ { $number } đã rút. Muốn làm tiếp, mở "dữ liệu của tôi".
menu-reminders = Nhắc việc
menu-guide = Hướng dẫn
menu-data = Dữ liệu của tôi
menu-figures = Báo cáo
menu-others = Làm giúp người khác
