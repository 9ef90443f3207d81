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
