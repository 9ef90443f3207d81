# Xét duyệt
review-nothing-yet = Chưa có ảnh nào. Gửi ít nhất một ảnh rồi hãy nộp.
review-file =
    Hồ sơ { $number }: { $name }
    { $village } · { $work }
review-criterion = { $number }. { $label }: { $photos } ảnh
review-approve = Đạt
review-needs-more = Cần bổ sung
review-what = Cần bổ sung việc nào?
review-whole = Cả hồ sơ
review-not-achieved = Không đạt
review-why = Cần bổ sung vì sao?
review-why-not = Không đạt vì sao?
review-other-reason = Lý do khác
review-type-reason = Xin viết lý do, ví dụ: Ảnh thiếu ngày học.
review-about = { $label } — { $reason }
review-photos = Xem từng ảnh
review-undo = Rút lại
review-back = Để xem lại đã
review-decided-approved = Đạt — { $by }, { $at }
review-decided-returned = Cần bổ sung: { $reason } — { $by }, { $at }
review-already-approved = Hồ sơ này { $by } đã duyệt đạt lúc { $at }.
review-decided-unachieved = Không đạt: { $reason } — { $by }, { $at }
review-already-unachieved = Hồ sơ này { $by } đã xét không đạt lúc { $at }: { $reason }.
review-already-returned = Hồ sơ này { $by } đã trả lại lúc { $at }: { $reason }.
review-told-approved = Chúc mừng { $name }! Tổ xét của { $kind } đã xét hồ sơ đạt.
review-told-returned = Tổ xét của { $kind } nhờ { $name } bổ sung: { $reason }. Gửi thêm rồi nộp lại nhé.
review-told-unachieved = Tổ xét của { $kind } xét hồ sơ chưa đạt: { $reason }. Muốn hỏi thêm, xin gặp tổ xét.
review-told-undone = Tổ xét của { $kind } đang xem lại hồ sơ. Có kết quả sẽ báo ngay.
review-mend = Gửi thêm ảnh
review-not-role = Chỉ tổ xét của nơi này mới được xét hồ sơ.
review-not-own = Không ai tự xét hồ sơ của mình. Nhờ người khác trong tổ xét.
review-not-other = Chỉ người đã xét mới rút lại được.
review-not-late = Đã quá mười phút, không rút lại được nữa.
review-gone = Hồ sơ này không còn nữa.
