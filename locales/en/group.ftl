# The village's group
group-lost = The reviewers' group of { $village } no longer receives files. Please ask one of the reviewers to bind a new group.
group-changed = { $by } moved the review of { $village } to another group. If that is a surprise, please ask them.
group-elsewhere = From now on the files of { $village } go to another group. Please review them there.
