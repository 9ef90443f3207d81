# Lời của trang chat. Không dùng biến: trang tự ghép số vào sau.
page-title = Bạn Học
page-tagline = Máy trả lời tự động
page-bot = Bạn Học
page-someone = Thành viên
page-sample = Dữ liệu mẫu, không phải người thật
page-large = Chữ to
page-tabs = Các cuộc trò chuyện
page-role-citizen = Người dân
page-role-group = Nhóm bản
page-role-officer = Cán bộ Hội
page-role-moderator = Người duyệt
page-which = Chọn cuộc trò chuyện
page-speaker = Nhắn với tên
page-another = Thêm người dân
page-unread = tin mới

# Khung chat
page-log = Tin nhắn
page-loading = Đang tải tin nhắn…
page-empty = Chưa có tin nhắn nào.
page-start = Bắt đầu
page-hello = Xin chào
page-older = Xem tin cũ hơn
page-newest = Xuống tin mới nhất
page-typing = Đang xử lý…
page-today = Hôm nay
page-yesterday = Hôm qua
page-write = Nhắn tin
page-send = Gửi
page-photos = Gửi ảnh
page-photo = Ảnh
page-photo-open = Xem ảnh
page-photo-before = Ảnh trước
page-photo-after = Ảnh sau
page-viewer = Xem ảnh
page-close = Đóng
page-voice = Bản ghi âm
page-voice-not-yet = Chưa nghe được. Xin bấm lại sau ít giây.
page-copied = Đã chép
page-file-get = Tải về
page-file-getting = Đang tải tệp…
page-file-got = Đã tải xong.
page-file-gone = Tệp này không còn nữa.
page-file-later = Chưa tải được. Xin thử lại sau ít phút.

# Ghi âm
page-record = Ghi âm
page-record-recording = Đang ghi âm
page-record-asking = Xin cho phép dùng micro.
page-record-cancel = Bỏ
page-record-send = Gửi bản ghi âm
page-record-full = Đã ghi xong. Xin gửi hoặc bỏ.
page-record-refused = Chưa ghi âm được. Xin cho phép trang này dùng micro.

# Tin đang gửi
page-state-preparing = Đang chuẩn bị
page-state-waiting = Chờ gửi
page-state-sending = Đang gửi
page-state-sent = Đã gửi
page-state-failed = Không gửi được
page-sending-photos = Đang gửi ảnh
page-slow-later = Máy chủ chưa nhận kịp. Tin được giữ lại và sẽ tự gửi tiếp.
page-slow-full = Máy chủ hết chỗ chứa. Tin được giữ lại, lát nữa tự gửi tiếp.
page-no-too-long = Tin dài quá. Xin chia thành mấy tin ngắn.
page-no-seat = Máy này không còn được nhắn vào đây.
page-no-broken = Không gửi được tin này.
page-no-photo-too-big = Ảnh nặng quá, không gửi được. Xin chọn ảnh khác.
page-no-voice-too-big = Bản ghi âm dài quá, không gửi được. Xin ghi ngắn hơn.
page-edit = Sửa lại
page-drop = Bỏ tin này
page-lost = Mất mạng. Tin chưa gửi được giữ lại, có mạng là gửi.
page-lost-stay = Mất mạng. Xin để trang này mở, có mạng là gửi.
page-refused = Trang này không kết nối được. Xin mở lại từ đường link của bản.
page-try-later = Chưa làm được. Xin thử lại sau ít phút.

# Cửa vào
page-door-no-session = Xin mở đường link mà bản đã gửi. Chưa có link thì hỏi trưởng bản hoặc cán bộ Hội.
page-door-unknown = Link này không còn dùng được. Xin hỏi trưởng bản hoặc cán bộ Hội để lấy link mới.
page-door-too-fast = Thử nhiều lần quá. Xin đợi vài phút rồi thử lại.
page-door-offline = Chưa kết nối được. Có mạng là tự vào.
page-again = Thử lại
page-code-needed = Link này đã mở trên máy khác. Xin nhập mã đang hiện trên máy đó.
page-code-label = Mã gồm 6 chữ số
page-code-send = Vào
page-code-wrong = Mã chưa đúng.
page-code-left = Số lần thử còn lại:
page-leave = Thoát
page-leave-ask = Thoát trên máy này? Tin chưa gửi sẽ mất, muốn vào lại thì cần link mới.
page-leave-stay = Ở lại
page-leave-yes = Thoát
