# Nudges to reviewers
nudges-waiting = Files waiting for more than { $days } days: { $count }. Please have a look when there is time.
nudges-look = Show file { $number }
nudges-officer = { $village }: { $count } files wait for review, the longest for { $days } days. Please remind the reviewers.
