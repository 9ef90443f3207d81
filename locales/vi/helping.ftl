# Làm giúp: một điện thoại dùng cho nhiều người
helping-whom = Làm cho ai?
helping-whom-of-many = Làm cho ai? Không thấy tên thì viết tên người ấy.
helping-nobody = Không thấy ai tên như thế. Xin viết lại tên, hoặc bấm một nút.
helping-not-yours = Ở đây không làm giúp được người này.
helping-own = { $name } (chính mình)
helping-alike = { $name }, sinh { $born }
helping-new = Đăng ký giúp người mới
helping-begin = Đăng ký cho mình
helping-whose = Đang làm cho: { $name }
