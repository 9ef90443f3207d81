# Xem, thay, xóa ảnh
photos-look = Xem ảnh
photos-none = Chưa có ảnh nào. Gửi ảnh lúc nào cũng được.
photos-shown = { $photos } ảnh đã gửi, theo thứ tự.
photos-which = Muốn thay hay xóa ảnh nào?
photos-number = Ảnh { $number }
photos-closed = Hồ sơ đã nộp, ảnh chỉ xem được.
photos-one = Ảnh này dùng cho { $criteria } mục. Gửi ảnh khác để thay, hoặc xóa.
photos-remove = Xóa ảnh này
photos-leave = Giữ ảnh này
photos-removed = Đã xóa ảnh.
photos-replaced = Đã thay ảnh.
photos-gone = Ảnh này không còn nữa.
photos-album-gone = Hồ sơ { $number }: người nộp đã bỏ bớt ảnh. Mở lại từ hồ sơ để xem ảnh còn giữ.
