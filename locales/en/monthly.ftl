# Monthly drafts for the commune's officers
monthly-topic = This month's topic for meetings; it can go to { $count } people. They will see:
monthly-congratulation = Congratulations for last month; they can go to { $count } people. They will see:
monthly-to-groups = To the reviewers only
monthly-sent-to-groups = Sent to { $count } reviewing groups of the commune.
monthly-no-groups = The commune has no reviewing group yet. It can be sent to the people.
monthly-nothing = Nobody was approved in the commune last month, so there is nobody to congratulate yet.
monthly-topic-is = This month's topic: { $activity }.
monthly-counts-for = It counts for: { $criteria }.
monthly-invites = Whoever does this, take one photo and send it here!
monthly-approved = Month { $month }: { $count } more people in { $area } achieved { $programme }.
monthly-congratulates = Congratulations!
