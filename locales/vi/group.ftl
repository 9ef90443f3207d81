# Nhóm xét của bản
group-lost-group = Nhóm xét của { $village } không còn nhận được hồ sơ. Nhờ người trong tổ xét gắn nhóm mới.
group-lost-private = Không còn ai nhận hồ sơ của { $village } ở chat riêng. Nhờ tổ xét chọn nơi nhận khác.
group-changed-group = { $by } đã đổi nhóm xét của { $village } sang nhóm khác. Nếu thấy lạ, xin hỏi lại người ấy.
group-changed-private = { $by } đã chuyển hồ sơ của { $village } về xét ở chat riêng. Nếu thấy lạ, xin hỏi lại người ấy.
group-elsewhere-group = Từ bây giờ hồ sơ của { $village } gửi về nhóm khác. Xin sang nhóm mới để xét.
group-elsewhere-private = Từ bây giờ { $by } nhận hồ sơ của { $village } ở chat riêng. Người khác trong tổ xét vẫn xem được ở chat của mình.
