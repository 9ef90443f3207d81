# Số liệu
figures-desk = Viết "báo cáo" lúc nào cũng được để xem số liệu của xã.
figures-show = Xem số liệu
figures-head = { $commune }, đến ngày { $day }:
figures-village = { $registered ->
    [0] { $village }: chưa có ai đăng ký
   *[other] { $village }: { $registered } đăng ký{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } chờ xét
    }{ $approved ->
        [0] { "" }
       *[other] , { $approved } đạt
    }{ $returned ->
        [0] { "" }
       *[other] , { $returned } cần bổ sung
    }
 }
figures-not-officer = Số liệu chỉ dành cho cán bộ Hội của xã.
