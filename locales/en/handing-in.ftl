# Handing in
handing-in-nothing-yet = There is nothing to hand in yet. Send at least one photo, then hand in.
handing-in-left = { $left ->
    [one] One item has nothing yet.
   *[other] { $left } items have nothing yet.
 } Choose one to mend that, or hand in all the same.
handing-in-unscored = { $left ->
    [one] One item has no own score.
   *[other] { $left } items have no own score.
 } Choose one, or hand in all the same.
handing-in-points = Your own score is { $points }; { $threshold } are needed, with no item too low. Change points, send more, or hand in all the same.
handing-in-complete = Everything is there. Now hand it in.
handing-in-all = See all { $left } missing items
handing-in-anyway = Hand in all the same
handing-in-reviewers-needed = Files wait in { $village } (number { $id }), and nobody can review them. Please choose some reviewers, and have them invited by whoever runs this service.
handing-in-not-needed = Item { $number }: not needed
