# Nudges to reviewers
nudges-waiting = Files waiting for more than { $days } days: { $count }. Please have a look when there is time.
nudges-look = Show file { $number }
nudges-officer = Files wait for review, the longest for { $days } days: { $villages }{ $more ->
    [0] { "" }
   *[other] { " " }and { $more } more places
}. Please remind the reviewers.
nudges-village = { $village } ({ $count })
