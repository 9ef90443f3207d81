# Lời mời
invitation-unknown = Lời mời này không dùng được nữa. Xin hỏi người đã gửi.
invitation-wrong-code = Mã này không đúng hoặc đã hết hạn. Xin xem lại mã, hoặc xin mã mới.
invitation-for-group = Mã này để gửi trong nhóm của tổ xét. Thêm máy vào nhóm rồi gửi mã ở đó.
invitation-not-moderator = Chỉ người trong tổ xét của nơi ấy mới gắn được nhóm này.
invitation-joined = Chào cả nhóm! Người trong tổ xét gửi mã đã được cấp ở đây để nhận hồ sơ.
invitation-many = Nhóm này có { $members } người, ai cũng sẽ xem được hồ sơ. Vẫn gắn nhóm này chứ?
invitation-bind-anyway = Vẫn gắn
invitation-bound = Nhóm này nhận hồ sơ của { $village } từ bây giờ. { $members ->
    [0] Ai trong nhóm cũng xem được.
   *[other] Nhóm có { $members } thành viên, ai cũng xem được.
 }
