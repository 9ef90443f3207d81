# Dữ liệu của tôi
my-data-none = Chưa đăng ký, nên máy chỉ giữ cuộc trò chuyện này. Muốn thì xóa được ngay.
my-data-in-private = Dữ liệu của ai chỉ người ấy xem. Xin nhắn riêng cho máy.
my-data-name = Máy đang giữ về { $name }:
my-data-name-born = Máy đang giữ về { $name }, sinh năm { $born }:
my-data-registration = Hồ sơ { $number } năm { $year }, { $state ->
    [open] đang làm
    [waiting] chờ xét
    [approved] đã đạt
    [returned] cần bổ sung
    [unachieved] chưa đạt
   *[withdrawn] đã rút
 }: { $village } · { $group }
my-data-photos = { $photos } ảnh
my-data-voices = { $voices } bản ghi âm
my-data-sentences = { $sentences } câu kể
my-data-consent = Đồng ý ngày { $day } qua { $channel }, lời đồng ý số { $version }
my-data-consent-withdrawn = Đã rút đồng ý ngày { $day }
my-data-reminders = Nhắc việc: { $often }
my-data-reminders-none = Hồ sơ đã rút nên không nhắc gì.
my-data-paused = Đang nghỉ nhắc, khi nào bảo lại thì nhắc tiếp. Kết quả xét vẫn được báo.
my-data-paused-until = Nghỉ nhắc đến ngày { $day }. Kết quả xét vẫn được báo.
my-data-account = Nhắn qua { $channel }{ $relation ->
    [self] { "" }
    [family] : người nhà nhắn giúp
   *[helper] : có người nhắn giúp
 }
my-data-web = trang chat
my-data-role = Vai trò: { $kind ->
    [moderator] tổ xét
    [officer] cán bộ Hội
   *[helper] người giúp
 } · { $place }
my-data-invitations = Lời mời đã dùng: { $invited } lần
my-data-messages = Tin nhắn giữ 30 ngày rồi tự xóa: đang có { $messages }
my-data-reviewers = Tổ xét của { $village }
my-data-file = Tệp này có tất cả: mở tệp, rồi mở trang "du-lieu-cua-toi" để đọc. Xin giữ kín, đừng gửi cho người lạ.
my-data-do-take = Lấy tất cả về máy
my-data-do-correct = Sửa thông tin
my-data-do-resume = Nhắc lại
my-data-do-withdraw = Rút đăng ký
my-data-do-take-up = Đăng ký lại
my-data-do-erase = Xóa hết
my-data-do-erase-surely = Xóa hẳn
my-data-do-not = Thôi, để nguyên
my-data-do-return = Quay lại

# Sửa
my-data-correct = Muốn sửa gì?
my-data-mend-name = Sửa tên
my-data-mend-born = Sửa năm sinh
my-data-mend-commune = Sửa xã, phường
my-data-mend-village = Sửa bản, thôn
my-data-mend-work = Sửa công việc
my-data-stays = Hồ sơ đã xét xong nên năm nay giữ nguyên nơi ở. Sang năm đăng ký lại thì sửa được.
my-data-group-moved = Hồ sơ { $number }: người nộp đã chuyển sang nơi khác, ở đây không cần xét nữa.
mending-back = Quay lại
my-data-ask-name = Họ tên đúng là gì?
my-data-ask-born = Sinh năm nào mới đúng?
my-data-which-year = Năm nào là năm sinh?
my-data-ask-village = Ở bản, thôn nào mới đúng? Chọn hoặc viết tên.
my-data-ask-work = Công việc chính là gì?
my-data-corrected = Đã sửa.

# Nhắc lại
my-data-resumed = Từ nay máy lại nhắc việc.

# Rút đăng ký
my-data-withdraw-ask = Rút hồ sơ { $number }? Tổ xét sẽ không xem nữa, máy không nhắc nữa, còn ảnh và lời kể vẫn giữ.
my-data-withdrawn = Hồ sơ đã rút. Muốn làm tiếp thì đăng ký lại, không muốn giữ nữa thì xóa hết.
my-data-taken-up = Đã đăng ký lại. Ảnh và lời kể trước đây vẫn còn.
my-data-group-withdrawn = Hồ sơ { $number }: người nộp đã rút.
review-not-withdrawn = Người nộp đã rút hồ sơ này. Không cần xét nữa.

# Xóa hết
my-data-erase-ask = Xóa hết dữ liệu của { $name }? Xóa rồi không lấy lại được.
my-data-erase-talk = Xóa cuộc trò chuyện này? Xóa rồi không lấy lại được.
my-data-lose = Sẽ mất hẳn { $photos } ảnh, { $sayings } lời kể, hồ sơ { $number } và cuộc trò chuyện này.
my-data-lose-other = Sẽ mất hẳn { $photos } ảnh, { $sayings } lời kể và hồ sơ { $number } của { $name }.
my-data-lose-name = Sẽ mất hẳn tên, vai trò và cuộc trò chuyện này.
my-data-lose-talk = Sẽ mất hẳn cuộc trò chuyện này.
my-data-erased = Đã xóa hết. Khi nào muốn thì bắt đầu lại từ đầu.
my-data-erased-other = Đã xóa hết dữ liệu của người được giúp.
my-data-group-erased = Hồ sơ { $number }: người nộp đã xóa dữ liệu.
review-by-erased = người trong tổ xét đã xóa dữ liệu

# Trong tệp
my-data-readme = Đây là tất cả những gì máy Bạn Học giữ, lấy lúc { $day }.
my-data-readme-data = Tệp { $file }: từng chi tiết, để máy khác đọc.
my-data-readme-folders = Thư mục { $photos }: ảnh. Thư mục { $recordings }: ghi âm.
my-data-readme-reduced = { $count } ảnh được thu nhỏ cho vừa tệp.
my-data-readme-left-out = { $count } ảnh hoặc ghi âm không vừa tệp. Xin hỏi cán bộ Hội để lấy đủ.

# Trang để đọc, trong tệp
my-data-readme-page = Giải nén rồi mở { $file }: trang để đọc, có cả ảnh.
my-page-title = Dữ liệu của { $name }
my-page-person = Thông tin
my-page-born = Sinh năm { $born }
my-page-account = Nhắn qua { $channel ->
    [web] trang chat
    [telegram] Telegram
    [zalo_bot] Zalo
    [zalo_oa] Zalo
   *[other] máy khác
 }{ $relation ->
    [self] { "" }
    [family] : người nhà nhắn giúp
   *[helper] : có người nhắn giúp
 }
my-page-consent = Đồng ý ngày { $day }, bản { $version }
my-page-photos = Ảnh đã gửi
my-page-photo-gone = Ảnh này không có ở đây.
my-page-loose = Chưa nói là việc gì
my-page-told = Lời kể
my-page-note-voice = Bản ghi âm này không có ở đây.
my-page-note-sentence = Câu này không còn giữ nữa.
my-page-note-head-word = Trưởng bản, thôn biết
my-page-scores = Tự chấm
my-page-results = Nộp và kết quả
my-page-handed-in = Nộp lần { $round }, lúc { $at }
my-page-outcome = { $outcome ->
    [approved] Đạt
    [returned] Cần bổ sung
    [unachieved] Chưa đạt
    [waiting] Đang chờ xét
   *[withdrawn] Đã rút
 }
my-page-recorded = Câu đã ghi âm giúp bà con
my-page-reviewed = Hồ sơ đã xét cho người khác
my-page-reviewed-one = Hồ sơ { $number }: { $outcome ->
    [approved] đạt
    [returned] cần bổ sung
   *[unachieved] chưa đạt
 }, lúc { $at }
my-page-messages = Tin nhắn còn giữ: { $messages }
my-page-by = { $by ->
    [bot] Máy
   *[you] Tôi
 }
my-page-sent-choice = (chọn một mục)
my-page-sent-photo = (gửi ảnh)
my-page-sent-voice = (gửi ghi âm)
my-page-data = Từng chi tiết còn lại ở tệp { $file }, để máy khác đọc.
