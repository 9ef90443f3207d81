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
my-data-kept = { $photos } ảnh, { $voices } bản ghi âm, { $sentences } câu kể
my-data-consent = Đồng ý ngày { $day } qua { $channel }, bản { $version }
my-data-consent-withdrawn = Đã rút đồng ý ngày { $day }
my-data-reminders = Nhắc việc: { $often }
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
my-data-file = Tệp này có tất cả: dữ liệu, ảnh và ghi âm. Xin giữ kín, đừng gửi cho người lạ.
my-data-do-take = Lấy tất cả về máy
my-data-do-correct = Sửa thông tin
my-data-do-pause = Tạm dừng nhắc
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
my-data-ask-village = Ở bản, thôn nào mới đúng? Bấm hoặc viết tên.
my-data-ask-work = Công việc chính là gì?
my-data-corrected = Đã sửa.

# Tạm dừng
my-data-pause = Muốn nghỉ nhắc bao lâu?
my-data-do-month = Một tháng
my-data-do-open = Đến khi bảo lại
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
my-data-readme-data = Tệp { $file }: thông tin, hồ sơ, kết quả xét, tin nhắn.
my-data-readme-folders = Thư mục { $photos }: ảnh. Thư mục { $recordings }: ghi âm.
my-data-readme-reduced = { $count } ảnh được thu nhỏ cho vừa tệp.
my-data-readme-left-out = { $count } ảnh hoặc ghi âm không vừa tệp. Xin hỏi cán bộ Hội để lấy đủ.
