# Dùng thêm máy khác: nối bằng mã
linking-way = Dùng thêm máy khác
linking-code = Trên điện thoại kia, mở Bạn Học rồi gõ mã { $code }. Mã dùng một lần, trong mười phút.
linking-keep-it = Đừng đưa mã cho người khác.
linking-another = Lấy mã mới
linking-nobody = Đăng ký xong mới dùng thêm máy khác được.
linking-linked = Đã nối với { $name }. Từ nay nhắn ở máy nào cũng được.
linking-here-already = Máy này đã nối rồi. Xin gõ mã ở máy kia.
linking-told = Đã nối thêm { $channel }. Nếu thấy lạ, xin báo ngay cho cán bộ Hội.
linking-two-files = Hai máy này đều có hồ sơ riêng nên không nối được. Hồ sơ nào vẫn giữ nguyên hồ sơ ấy.
linking-two-roles = Hai máy này đều có vai trò riêng nên chưa nối được. Xin nhờ cán bộ Hội.
