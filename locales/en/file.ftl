# My file
file-head = File { $number }. Own score { $points } of { $most } points.
file-line-missing = { $criterion }: nothing yet
file-line = ✓ { $criterion }: { $there }
file-photos = { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }
file-said = with words
