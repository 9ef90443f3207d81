### A registration that was begun and not finished.

unfinished = Đăng ký còn dở, chỉ còn mấy câu ngắn. Lúc nào rảnh, mời trả lời tiếp; muốn thôi thì viết "hủy".
