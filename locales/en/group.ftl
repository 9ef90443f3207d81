# The village's group
group-lost-group = The reviewers' group of { $village } no longer receives files. Please ask one of the reviewers to bind a new group.
group-lost-private = The files of { $village } come to nobody's own chat any more. Please have its reviewers choose another place.
group-changed-group = { $by } moved the review of { $village } to another group. If that is a surprise, please ask them.
group-changed-private = { $by } has moved the files of { $village } to a private chat. If this seems odd, please ask them.
group-elsewhere-group = From now on the files of { $village } go to another group. Please review them there.
group-elsewhere-private = From now on { $by } gets the files of { $village } in a private chat. Other reviewers may still look at them in theirs.
