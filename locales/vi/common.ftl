# Lời của máy trả lời. Mỗi lời nhiều nhất hai câu ngắn, mỗi lần một việc. Một người thì gọi tên, không xưng hô; "bà con" là gọi chung.
language-name = Tiếng Việt
hello = Chào bà con! Đây là máy trả lời tự động; xét duyệt là do người.
hello-officer = Kính chào cán bộ Hội! Đây là máy trả lời tự động; xét duyệt là do người.
hello-moderator = Kính chào tổ xét! Đây là máy trả lời tự động; xét duyệt là do người.

# Khi không hiểu
choose-one = Xin chọn một mục bên dưới, hoặc viết số của mục đó.
not-understood = Máy chưa hiểu. Xin chọn một mục bên dưới.
late-choice = Mục này của câu hỏi cũ. Xin trả lời câu dưới đây.
unsupported = Máy chưa đọc được tin này. Xin gửi ảnh, hoặc nhờ người nhà nhắn giúp.
unsupported-door = Máy chưa đọc được tin này. Xin gửi ảnh, hoặc mở trang này để viết: { $door }
unsupported-own-door = Máy chưa đọc được tin này. Xin gửi ảnh, hoặc mở trang này trong mười phút để viết: { $door }
edited = Máy không thấy chỗ vừa sửa trong tin đã gửi. Xin viết tin mới.
sorry-parked = Máy gặp lỗi với tin vừa rồi; tin đã được giữ lại. Viết "menu" để làm tiếp.

# Vào chat
door-code = Có máy khác đang mở chat này, mã là { $code }. Chỉ đưa cho người nhà, không đưa người lạ.

# Nơi không có nút bấm
channel-more = Trang sau
channel-hint = Xin viết số để chọn.
channel-overtaken = Vừa có tin mới gửi đến. Xin xem lại rồi trả lời.
