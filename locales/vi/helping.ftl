# Làm giúp: một điện thoại dùng cho nhiều người
helping-whom = Làm cho ai?
helping-whom-of-many = Làm cho ai? Không thấy tên thì viết tên người ấy.
helping-nobody = Không thấy ai tên như thế. Xin viết lại tên, hoặc chọn bên dưới.
helping-not-yours = Ở đây không làm giúp được người này.
helping-own = { $name } (chính mình)
helping-alike = { $name }, sinh { $born }
helping-new = Đăng ký giúp người mới
helping-begin = Đăng ký cho mình
helping-whose = Đang làm cho: { $name }

# Sửa cho người được giúp
my-data-ask-name-other = Họ tên đúng của { $name } là gì?
my-data-ask-born-other = { $name } sinh năm nào mới đúng?
my-data-ask-village-other = { $name } ở bản, thôn nào mới đúng? Chọn hoặc viết tên.
my-data-ask-work-other = Công việc chính của { $name } là gì?
