# Số liệu
figures-desk = Viết "báo cáo" lúc nào cũng được để xem số liệu.
figures-show = Xem số liệu
figures-by-country = Từng tỉnh
figures-by-province = Từng xã, phường
figures-by-commune = Từng bản, thôn
figures-whole-country = Cả nước
figures-whole-province = Cả tỉnh
figures-whole-commune = Cả xã
figures-country = Cả nước
figures-groups = Theo nhóm
figures-period = Kỳ khác
figures-elsewhere = Nơi khác
figures-next-page = Trang sau
figures-page-before = Trang trước
figures-spreadsheet = Bảng Excel
figures-head = { $place }, đến ngày { $day }:
figures-totals = Đăng ký: { $registered }. Có minh chứng: { $shown }, đã nộp: { $handed }.
figures-outcome = Đạt: { $approved }. Cần bổ sung: { $returned }.
figures-change = { $period }: thêm { $registered } đăng ký, { $handed } nộp, { $approved } đạt.
figures-before = Kỳ trước: { $registered } đăng ký, { $handed } nộp, { $approved } đạt.
figures-no-change = { $period }: chưa có đăng ký, hồ sơ nộp hay kết quả mới.
figures-nothing-new = { $place }: { $period } không có gì mới, { $waiting ->
    [0] không hồ sơ nào chờ xét
   *[other] { $waiting } hồ sơ đang chờ xét
 }.
figures-waiting = Chờ xét: { $waiting }, lâu nhất { $days ->
    [0] chưa đến một ngày
   *[other] { $days } ngày
 }.
figures-none-waiting = Không có hồ sơ nào chờ xét.
figures-left-over = Hồ sơ năm { $year } còn chờ xét: { $count }.
figures-share = Đạt { $percent }% trong { $adults } người lớn (đếm { $day }).
figures-share-of = Đạt { $percent }% trong { $adults } người lớn ở { $known }/{ $communes } xã đã đếm (từ { $day }).
figures-target = Mục tiêu năm { $year }: { $percent }% ({ $source }).
figures-outside = Công nhận trên giấy, không qua máy, năm { $year }: { $outside } người.
figures-leading = Đi đầu: { $places }.
figures-silent = Còn im ắng, nên đến thăm: { $places }{ $more ->
    [0] { "" }
   *[other] {" "}và { $more } nơi nữa
 }.
figures-hasty = Duyệt đạt hết, mỗi hồ sơ chưa đến một phút: { $places }.
figures-part = { $registered ->
    [0] { $place }: chưa có ai đăng ký
   *[other] { $place }: { $registered } đăng ký{ $waiting ->
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
figures-part-share = { $percent }% người lớn
figures-which-period = Xem số liệu của kỳ nào?
figures-which-area = Xem số liệu của nơi nào?
figures-period-week = 7 ngày qua
figures-period-month = Tháng này
figures-period-last-month = Tháng trước
figures-period-quarter = Quý này
figures-period-half = Nửa năm này
figures-period-year = Năm nay
figures-period-last-year = Năm trước
figures-not-officer = Số liệu chỉ dành cho cán bộ Hội của nơi đó.
figures-file = Bảng Excel có số liệu và tên người chờ xét. Xin giữ riêng cho cán bộ Hội.
figures-file-counts = Bảng Excel có số liệu, không có tên người.
figures-in-private = Bảng Excel có tên người nên không gửi vào nhóm. Xin nhắn riêng cho máy.

# Nhập số
told-begin = Nhập số liệu
told-which = { $place }: nhập số nào?
told-commune = Người lớn cả xã
told-villages = Người lớn từng bản, thôn
told-recognised-year = Công nhận trên giấy năm { $year }
told-which-village = Nhập số người lớn của bản, thôn nào?
told-village = { $place }: { $adults } người lớn ({ $day })
told-village-unknown = { $place }: chưa có số
told-ask-adults = { $place } có bao nhiêu người lớn? Viết một con số, ví dụ 320.
told-ask-recognised = Năm { $year }, { $place } có bao nhiêu người được công nhận mà không qua máy này? Viết một con số, ví dụ 45.
told-last = Số đã ghi: { $count }, ngày { $day }.
told-number = Chưa rõ là bao nhiêu người. Xin viết một con số, ví dụ 320.
told-too-few = Số này ít hơn { $approved } người đã đạt ở đó. Xin xem lại.
told-adults-kept = Đã ghi: { $place } có { $adults } người lớn, ngày { $day }.
told-recognised-kept = Đã ghi: { $place } có { $outside } người được công nhận trên giấy năm { $year }.

# Bảng Excel
figures-sheet-summary = Tóm tắt
figures-sheet-commune = Bản thôn
figures-sheet-province = Xã phường
figures-sheet-country = Tỉnh
figures-sheet-groups = Nhóm
figures-sheet-waiting = Chờ xét
figures-sheet-made = Làm lúc { $day }
figures-sheet-year = Số liệu năm { $year }
figures-sheet-withdrawn = Hồ sơ đã rút không tính vào đây.
figures-sheet-period = Kỳ: { $period }, từ { $begin } đến { $end }
figures-sheet-longest = Danh sách chờ xét chỉ ghi { $count } hồ sơ lâu nhất.
figures-sheet-total = Tất cả
figures-sheet-chart-commune = Theo bản, thôn
figures-sheet-chart-province = Theo xã, phường
figures-sheet-chart-country = Theo tỉnh
figures-column-what = Số hồ sơ
figures-column-now = Cuối kỳ
figures-column-new = Thêm trong kỳ
figures-column-before = Thêm kỳ trước, cùng số ngày
figures-column-village = Bản, thôn
figures-column-commune = Xã, phường
figures-column-province = Tỉnh
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
figures-column-adults = Người lớn
figures-column-counted = Đếm ngày
figures-column-percent = Đạt, % người lớn
figures-column-outside = Công nhận trên giấy
figures-more = Việc khác
figures-more-what = Chọn một việc.
figures-unreached = Máy không nhắn được cho { $count } người: nhờ người xét nói giúp.
