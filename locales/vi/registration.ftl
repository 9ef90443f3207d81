# Đăng ký. Mỗi câu hỏi có một lời giải thích cho ai hỏi "trợ giúp"

# Đồng ý
registration-consent = Đăng ký { $programme } là tự nguyện; tên, năm sinh, nơi ở, công việc và ảnh chỉ tổ xét và cán bộ Hội của xã xem. Có đồng ý không?
registration-consent-helping = Xin đọc cho người được giúp nghe: đăng ký { $programme } là tự nguyện; tên, năm sinh, nơi ở, công việc và ảnh chỉ người giúp, tổ xét và cán bộ Hội của xã xem. Người ấy có đồng ý không?
registration-consent-explained = Đồng ý thì đăng ký tiếp, không đồng ý thì không lưu gì. Chọn "Đọc thêm" để biết ai xem được gì.
registration-agree = Đồng ý
registration-decline = Không đồng ý
registration-more = Đọc thêm
registration-whole-what = Giữ gì: họ tên, năm sinh, nơi ở, công việc, ảnh và lời kể. Chỉ để xét, đếm số liệu và nhắc việc.
registration-whole-who = Ai xem hồ sơ, ảnh, lời kể: chỉ người trong nhóm xét của thôn, bản và cán bộ Hội của xã, phường.
registration-whole-who-helping = Ai xem hồ sơ, ảnh, lời kể: chỉ người giúp, người trong nhóm xét của thôn, bản và cán bộ Hội của xã, phường.
registration-whole-photos = Bao lâu: ảnh, ghi âm tự xóa { $days } ngày sau khi có kết quả. Chỉ giữ mã số để biết ảnh đã dùng.
registration-whole-rights = Xem lại, sửa, rút hay xóa hết: lúc nào cũng được, ngay ở đây.
registration-whole-never = Máy không hỏi căn cước, dân tộc, tôn giáo. Xin đừng gửi.
registration-agreed-before = Đã đồng ý với bản trước ngày { $day }. Bản này mới hơn.
registration-declined = Đã xóa, không lưu gì. Khi nào muốn thì đăng ký lại.
registration-dropped = Đã xóa những gì vừa viết.
registration-again = Đăng ký lại

# Nghỉ giữa chừng
registration-paused = Đăng ký còn dở. Làm tiếp nhé?
registration-go-on = Làm tiếp
registration-erase = Thôi, xóa hết
registration-back = Quay lại

# Tên, tuổi
registration-name = Họ tên là gì?
registration-name-other = Họ tên của người được giúp là gì?
registration-name-explained = Viết cả họ và tên, có dấu càng tốt. Ví dụ: Vàng A Páo.
registration-born = Sinh năm nào?
registration-born-other = { $name } sinh năm nào?
registration-born-explained = Viết năm sinh hoặc tuổi. Ví dụ: 1974, hoặc 52 tuổi.
registration-year = Đúng là năm nào?
registration-year-choice = Sinh năm { $year }, { $age } tuổi
registration-year-explained = Chọn năm sinh đúng, hoặc viết lại đủ bốn số. Ví dụ: 1974.
registration-young = Chương trình này dành cho người từ { $minimum } tuổi, hẹn gặp lại khi đủ tuổi nhé. Những gì vừa viết đã xóa hết.

# Nơi ở
registration-commune = Ở xã, phường nào? Viết tên cũ hay tên mới đều được.
registration-commune-other = { $name } ở xã, phường nào? Viết tên cũ hay tên mới đều được.
registration-commune-explained = Viết tên xã hoặc phường, thêm tên tỉnh càng rõ. Ví dụ: Mường Bú, Sơn La.
registration-commune-was = { $was } nay thuộc { $commune }.
registration-among = Là nơi nào dưới đây? Không thấy thì viết thêm tên tỉnh.
registration-among-divided = { $was } cũ nay chia thành mấy { $kinds ->
    [communes] xã. Ở xã
    [wards] phường. Ở phường
   *[both] xã, phường. Ở nơi
 } nào{ $more ->
    [yes] , không thấy thì viết tên xã
   *[no] { "" }
 }?
registration-among-explained = Chọn đúng nơi ở, hoặc viết lại thêm tên tỉnh. Ví dụ: Mường Bú, Sơn La.
registration-village = { $commune ->
    [ward] Ở tổ dân phố nào?
   *[commune] Ở bản, thôn nào?
 }
registration-village-other = { $commune ->
    [ward] { $name } ở tổ dân phố nào?
   *[commune] { $name } ở bản, thôn nào?
 }
registration-village-explained = Chọn nơi ở, hoặc viết tên nơi ở.
registration-elsewhere = Ở xã khác
registration-unlisted = Không có trong danh sách
registration-typed = { $commune ->
    [ward] Ở tổ dân phố nào? Ví dụ: tổ dân phố 5.
   *[commune] Ở bản, thôn nào? Ví dụ: bản Nà Lốc.
 }
registration-typed-other = { $commune ->
    [ward] { $name } ở tổ dân phố nào? Ví dụ: tổ dân phố 5.
   *[commune] { $name } ở bản, thôn nào? Ví dụ: bản Nà Lốc.
 }
registration-typed-explained = Viết tên nơi ở, có cả chữ bản, thôn, xóm hay khu. Ví dụ: bản Nà Lốc.
registration-alike = Danh sách của xã chưa có { $village }. Chọn nơi đúng, hoặc viết lại tên.
registration-alike-explained = Thấy tên nơi ở thì chọn tên ấy. Không thấy thì giữ tên đã viết.
registration-keep-typed = Giữ tên đã viết
registration-kind = Nơi ấy gọi thế nào cho đúng?
registration-kind-explained = Có nơi gọi là bản, có nơi gọi là thôn, xóm, khu. Chọn cách gọi ở đó.

# Công việc, xem lại, xong
registration-work-other = Về { $name }: { $question }
registration-work-explained = Chọn công việc làm nhiều nhất. Ví dụ trong hướng dẫn sẽ theo công việc ấy.
registration-summary =
    { $name }, sinh năm { $born }
    { $village }, { $commune }
    { $work }
    Như thế đúng chưa?
registration-summary-spelling =
    { $name }, sinh năm { $born }
    { $village }, { $commune }
    { $work }
    Đúng hết thì chọn tên viết đúng dấu. Sai thì chọn chỗ cần sửa.
registration-summary-explained = Đúng hết thì chọn mục đầu; có nhiều tên thì chọn tên viết đúng. Sai chỗ nào thì chọn sửa chỗ ấy.
registration-right = Đúng rồi
registration-right-name = Đúng, { $name }
registration-mend-name = Sửa tên
registration-mend-born = Sửa năm sinh
registration-mend-commune = Sửa xã, phường
registration-mend-village = Sửa bản, thôn
registration-mend-work = Sửa công việc
registration-done = Đăng ký xong. Số hồ sơ: { $number }.
registration-done-helping = Đăng ký xong cho { $name }. Số hồ sơ: { $number }.

# Sang năm
registration-earlier = { $name } đã đăng ký năm { $year } ở { $village }. Năm nay giữ như thế nhé?
registration-keep = { $ago ->
    [1] Giữ như năm ngoái
   *[other] Giữ như năm { $year }
 }
registration-mend = Sửa lại

# Khi chưa đúng
check-name = Xin viết họ tên bằng chữ, ví dụ: Lò Thị Mẫu.
check-born = Xin viết năm sinh, ví dụ: 1974.
check-age = Chương trình này dành cho người từ { $minimum } tuổi trở lên.
check-commune = Chưa tìm thấy xã, phường ấy. Xin viết lại, ví dụ: Mường Bú, Sơn La.
check-village = Xin viết tên nơi ở, ví dụ: bản Nà Lốc.
