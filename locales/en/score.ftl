# Own score
score-not-needed = Not needed in my work
score-noted = { $label }: { $points } points.
score-edit = Choose an item to change its points.
score-edit-button = Change points
score-points = { $label }: how many points? Write a number from 0 to { $most }, or choose.
score-criterion = { $number }. { $label }: { $points }
score-shown = { $points } points
score-shown-word = { $word }, { $points } points
