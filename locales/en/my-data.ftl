# My data
my-data-none = You are not registered, so only this chat is kept. It can be erased at once.
my-data-in-private = Everybody's data are for their own eyes. Please write to me in private.
my-data-name = This is kept about { $name }:
my-data-name-born = This is kept about { $name }, born in { $born }:
my-data-registration = File { $number } of { $year }, { $state ->
    [open] not handed in yet
    [waiting] waiting for review
    [approved] approved
    [returned] needs something more
    [unachieved] not achieved
   *[withdrawn] withdrawn
 }: { $village } · { $group }
my-data-photos = { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }
my-data-voices = { $voices ->
    [one] one recording
   *[other] { $voices } recordings
 }
my-data-sentences = { $sentences ->
    [one] one sentence
   *[other] { $sentences } sentences
 }
my-data-consent = Agreed on { $day } through { $channel }, version { $version }
my-data-consent-withdrawn = Consent withdrawn on { $day }
my-data-reminders = Reminders: { $often }
my-data-reminders-none = The file is withdrawn, so there are no reminders.
my-data-paused = No reminders until you say so. Results of reviews still come.
my-data-paused-until = No reminders until { $day }. Results of reviews still come.
my-data-account = Writes through { $channel }{ $relation ->
    [self] { "" }
    [family] : a relative helps
   *[helper] : somebody helps
 }
my-data-web = the web chat
my-data-role = Role: { $kind ->
    [moderator] reviewer
    [officer] officer
   *[helper] helper
 } · { $place }
my-data-invitations = Invitations used: { $invited }
my-data-messages = Messages are kept for 30 days: { $messages } now
my-data-reviewers = The reviewers of { $village }
my-data-file = This file has everything; unpack it and open the page "du-lieu-cua-toi" to read it. Keep it to yourself, give it to no stranger.
my-data-do-take = Take all of it
my-data-do-correct = Correct something
my-data-do-resume = Remind me again
my-data-do-withdraw = Withdraw my file
my-data-do-take-up = Register again
my-data-do-erase = Erase everything
my-data-do-erase-surely = Erase for good
my-data-do-not = No, leave it
my-data-do-return = Back

# Correcting
my-data-correct = What is to be corrected?
my-data-mend-name = The name
my-data-mend-born = The year of birth
my-data-mend-commune = The commune
my-data-mend-village = The village
my-data-mend-work = The work
my-data-stays = The file was decided, so the place stays as it is this year. Next year's registration can have another.
my-data-group-moved = File { $number }: its owner has moved it to another place. It needs no review here.
mending-back = Back
my-data-ask-name = What is the right name?
my-data-ask-born = What is the right year of birth?
my-data-which-year = Which one is the year of birth?
my-data-ask-village = Which is the right village? Choose it, or write its name.
my-data-ask-work = What is the main work?
my-data-corrected = It is corrected.

# Being reminded again
my-data-resumed = Reminders come again from now on.

# Withdrawing
my-data-withdraw-ask = Withdraw file { $number }? Nobody will review it and no reminders come, but photos and words stay.
my-data-withdrawn = The file is withdrawn. Register again to go on with it, or erase everything.
my-data-taken-up = You are registered again. Photos and words from before are still there.
my-data-group-withdrawn = File { $number }: its owner has withdrawn it.
review-not-withdrawn = The file's owner has withdrawn it. It needs no review.

# Erasing
my-data-erase-ask = Erase all data of { $name }? They cannot be brought back.
my-data-erase-talk = Erase this chat? It cannot be brought back.
my-data-lose = You will lose { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }, { $sayings ->
    [one] one thing you told
   *[other] { $sayings } things you told
 }, file { $number } and this chat for good.
my-data-lose-other = You will lose { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }, { $sayings ->
    [one] one thing told
   *[other] { $sayings } things told
 } and file { $number } of { $name } for good.
my-data-lose-name = You will lose your name, your roles and this chat for good.
my-data-lose-talk = You will lose this chat for good.
my-data-erased = Everything is erased. You can start from nothing whenever you like.
my-data-erased-other = All data of the person you help are erased.
my-data-group-erased = File { $number }: its owner has erased their data.
review-by-erased = a reviewer who has erased their data

# In the file
my-data-readme = This is everything that Bạn Học keeps, taken at { $day }.
my-data-readme-data = The file { $file }: every detail, for machines to read.
my-data-readme-folders = The folder { $photos }: photos. The folder { $recordings }: recordings.
my-data-readme-reduced = { $count ->
    [one] One photo was
   *[other] { $count } photos were
 } reduced to fit into this file.
my-data-readme-left-out = { $count ->
    [one] One photo or recording does
   *[other] { $count } photos or recordings do
 } not fit into this file. Please ask an officer for the rest.

# The page to read, in the file
my-data-readme-page = Unpack it, then open { $file }: a page to read, with the photos.
my-page-title = Data of { $name }
my-page-person = About
my-page-born = Born in { $born }
my-page-account = Writes through { $channel ->
    [web] the web chat
    [telegram] Telegram
    [zalo_bot] Zalo
    [zalo_oa] Zalo
   *[other] another messenger
 }{ $relation ->
    [self] { "" }
    [family] : a relative helps
   *[helper] : somebody helps
 }
my-page-consent = Agreed on { $day }, version { $version }
my-page-photos = Photos
my-page-photo-gone = This photo is not here.
my-page-loose = Not said yet what it shows
my-page-told = What was told
my-page-note-voice = This recording is not here.
my-page-note-sentence = This sentence is not kept any more.
my-page-note-head-word = The village head knows
my-page-scores = Own score
my-page-results = Handed in, and what came of it
my-page-handed-in = Round { $round }, handed in at { $at }
my-page-outcome = { $outcome ->
    [approved] Approved
    [returned] Needs something more
    [unachieved] Not achieved
    [waiting] Waiting for review
   *[withdrawn] Withdrawn
 }
my-page-recorded = Sentences recorded for others
my-page-reviewed = Files of others that were reviewed
my-page-reviewed-one = File { $number }: { $outcome ->
    [approved] approved
    [returned] needs something more
   *[unachieved] not achieved
 }, at { $at }
my-page-messages = Messages still kept: { $messages }
my-page-by = { $by ->
    [bot] Bạn Học
   *[you] Me
 }
my-page-sent-choice = (made a choice)
my-page-sent-photo = (sent a photo)
my-page-sent-voice = (sent a recording)
my-page-data = Every other detail is in { $file }, for machines to read.
