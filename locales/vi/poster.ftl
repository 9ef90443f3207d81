# Tờ giấy mời treo ở bản, có mã QR.
poster-invited = Mời bà con ghi lại việc mình học, mình làm.
poster-scan = Mở máy ảnh hoặc Zalo rồi quét mã này.
poster-or-link = Không quét được thì mở địa chỉ này:
poster-or-zalo = Hoặc mở địa chỉ này trên Zalo rồi gõ mã:
poster-or-zalo-name = Hoặc tìm tên này trên Zalo rồi gửi mã:
