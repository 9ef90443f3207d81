# Invitations
invitation-unknown = This invitation cannot be used any more. Please ask who sent it.
invitation-wrong-code = This code is wrong or has expired. Please look at it again, or ask for a new one.
invitation-for-group = This code is for the reviewers' group. Add me to the group and send it there.
invitation-not-moderator = Only that place's reviewers can bind this group.
invitation-joined = Hello everybody! A reviewer sends the code they were given here to receive the files.
invitation-many = This group has { $members } members, and all of them will see the files. Bind it all the same?
invitation-bind-anyway = Bind it all the same
invitation-bound = From now on this group receives the files of { $village }. { $members ->
    [0] Everybody in it can see them.
   *[other] All of its { $members } members can see them.
 }
