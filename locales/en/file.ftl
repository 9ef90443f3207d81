# My file
file-head = File { $number }. Own score { $points } of { $most } points.
file-empty = Nothing was sent yet.
file-missing = Nothing yet: { $numbers }
file-loose = Not said yet what it is: { $there }
file-line-scored = { $criterion }: { $score }, nothing sent yet
file-line = ✓ { $criterion }: { $there }
file-photos = { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }
file-voices = { $voices ->
    [one] one recording
   *[other] { $voices } recordings
 }
file-sentences = { $sentences ->
    [one] one sentence
   *[other] { $sentences } sentences
 }
file-head-knows = the head of the { $kind } knows
