# Tệp gửi bằng đường dẫn, nơi không gửi tệp được
link-title = Tệp của Bạn Học
link-ready = Bấm nút để tải về. Đường dẫn dùng được trong một ngày.
link-download = Tải về
link-listen = Bấm để nghe. Đường dẫn dùng được trong một ngày.
link-gone = Tệp này không còn ở đây. Xin vào lại cuộc trò chuyện để lấy tệp mới.
link-line = Xin mở đường dẫn này để tải tệp về:
link-voice = Xin mở đường dẫn này để nghe:
