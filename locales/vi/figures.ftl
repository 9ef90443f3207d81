# Số liệu
figures-desk = Viết "báo cáo" lúc nào cũng được để xem số liệu của xã.
figures-show = Xem số liệu
figures-by-village = Từng bản, thôn
figures-spreadsheet = Bảng Excel
figures-head = { $commune }, đến ngày { $day }:
figures-whole = Đăng ký: { $registered }. Đã nộp: { $handed }.
figures-outcome = Đạt: { $approved }. Cần bổ sung: { $returned }.
figures-change = 7 ngày qua: thêm { $registered } đăng ký, { $handed } nộp, { $approved } đạt.
figures-no-change = 7 ngày qua: chưa có đăng ký, hồ sơ nộp hay kết quả mới.
figures-waiting = Chờ xét: { $waiting }, lâu nhất { $days ->
    [0] chưa đến một ngày
   *[other] { $days } ngày
 }.
figures-none-waiting = Không có hồ sơ nào chờ xét.
figures-leading = Đi đầu: { $villages }.
figures-silent = Nên đến thăm: { $villages }. Ở đó chưa có ai đăng ký, hoặc cả tháng chưa có gì mới.
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
figures-file = Bảng Excel có số liệu và tên người chờ xét. Xin giữ riêng cho cán bộ Hội.
figures-in-private = Bảng Excel có tên người nên không gửi vào nhóm. Xin nhắn riêng cho máy.

# Bảng Excel
figures-sheet-summary = Tóm tắt
figures-sheet-villages = Bản thôn
figures-sheet-groups = Nhóm
figures-sheet-waiting = Chờ xét
figures-sheet-made = Làm lúc { $day }
figures-sheet-year = Số liệu năm { $year }
figures-sheet-withdrawn = Hồ sơ đã rút không tính vào đây.
figures-sheet-total = Cả xã
figures-sheet-chart = Theo bản, thôn
figures-column-what = Số hồ sơ
figures-column-now = Bây giờ
figures-column-before = 7 ngày trước
figures-column-change = Thay đổi
figures-column-village = Bản, thôn
figures-column-group = Nhóm
figures-column-registered = Đăng ký
figures-column-with-evidence = Có minh chứng
figures-column-handed-in = Đã nộp
figures-column-approved = Đạt
figures-column-returned = Cần bổ sung
figures-column-waiting = Chờ xét
figures-column-unachieved = Chưa đạt
figures-column-last = Việc mới nhất
figures-column-number = Mã hồ sơ
figures-column-name = Họ và tên
figures-column-since = Nộp lúc
figures-column-days = Đã chờ (ngày)
