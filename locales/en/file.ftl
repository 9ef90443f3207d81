# My file
file-head = File { $number }. Own score { $points } of { $most } points.
file-line-missing = { $criterion }: nothing yet
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
file-head-knows = the village head knows
