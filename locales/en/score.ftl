# Own score
score-not-needed = Not needed in my work
score-noted = { $label }: { $points } points.
score-enough = Your own score is { $points } of { $most }, enough for the title: that takes { $threshold }.
score-short = Your own score is { $points } of { $most }. With { $short } points more it is { $threshold }, enough for the title.
score-low = Your own score is { $points } of { $most }, and the title takes { $threshold }. Item { $numbers } needs more points for it.
score-edit = Choose an item to change its points.
score-edit-button = Change points
score-points = { $label }: how many points? Write a number from 0 to { $most }, or choose.
score-criterion = { $number }. { $label }: { $points }
score-shown = { $points } points
score-shown-word = { $word }, { $points } points
score-below = Your own score is { $points } of { $most } points; recognition takes { $threshold } or more.
