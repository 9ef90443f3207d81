# Nhắc người xét
nudges-waiting = Có { $count } hồ sơ chờ xét đã hơn { $days } ngày. Lúc nào rảnh, nhờ tổ xét xem giúp.
nudges-look = Xem hồ sơ { $number }
nudges-officer = Hồ sơ chờ xét đã lâu, lâu nhất { $days } ngày: { $villages }{ $more ->
    [0] { "" }
   *[other] { " " }và { $more } nơi nữa
}. Nhờ cán bộ Hội nhắc giúp tổ xét.
nudges-village = { $village } { $count } hồ sơ
