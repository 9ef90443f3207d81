# Nhóm xét của bản
group-lost = Nhóm xét của { $village } không còn nhận được hồ sơ. Nhờ người trong tổ xét gắn nhóm mới.
group-changed = { $by } đã đổi nhóm xét của { $village } sang nhóm khác. Nếu thấy lạ, xin hỏi lại người ấy.
group-elsewhere = Từ bây giờ hồ sơ của { $village } gửi về nhóm khác. Xin sang nhóm mới để xét.
