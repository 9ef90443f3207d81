# Nhắc người xét
nudges-waiting = Có { $count } hồ sơ chờ xét đã hơn { $days } ngày. Lúc nào rảnh, nhờ tổ xét xem giúp.
nudges-look = Xem hồ sơ { $number }
nudges-officer = { $village }: { $count } hồ sơ chờ xét, lâu nhất đã { $days } ngày. Nhờ cán bộ Hội nhắc giúp tổ xét.
