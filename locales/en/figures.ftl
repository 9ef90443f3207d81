# Figures
figures-desk = Write "report" at any time to see the commune's figures.
figures-show = Show the figures
figures-head = { $commune }, up to { $day }:
figures-village = { $registered ->
    [0] { $village }: nobody has registered yet
   *[other] { $village }: { $registered } registered{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } waiting
    }{ $approved ->
        [0] { "" }
       *[other] , { $approved } approved
    }{ $returned ->
        [0] { "" }
       *[other] , { $returned } sent back
    }
 }
figures-not-officer = The figures are for the commune's officers only.
