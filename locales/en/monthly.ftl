# Monthly drafts for the commune's officers
monthly-topic = This month's topic for meetings; it can go to { $count } people. They will see:
monthly-congratulation = Congratulations for last month; they can go to { $count } people. They will see:
monthly-to-groups = { $count ->
    [one] To one reviewing group
   *[other] To { $count } reviewing groups
 }
monthly-ask-for-groups = Ask, for { $count } groups
monthly-nothing = Nobody was approved in the commune last month, so there is nobody to congratulate yet.
monthly-topic-is = This month's topic: { $activity }.
monthly-counts-for = It counts for: { $criteria }.
monthly-invites = Whoever does this, take one photo and send it here!
monthly-approved = Month { $month }: { $count } more people in { $area } achieved { $programme }.
monthly-congratulates = Congratulations!
