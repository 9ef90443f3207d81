# The words of the automatic helper. Two short sentences at most, one thing at a time.

language-name = English

hello = Hello! This is an automatic helper; people do the reviewing.

# Registration
registration-consent = Registering as a Learning Citizen is voluntary. Name, year of birth, village, work and photos are for the reviewers only. Do you agree?
registration-agree = I agree
registration-decline = I do not agree
registration-declined = Erased; nothing is kept. You can register whenever you like.
registration-again = Register after all
registration-paused = Your registration is not finished. Go on with it?
registration-go-on = Go on
registration-erase = No, erase it all
registration-name = What is your full name?
registration-born = In which year were you born?
registration-village = Which village do you live in?
registration-work = What is your main work?
registration-summary =
    { $name }, born in { $born }
    { $village } · { $work }
    Is this right?
registration-right = Yes, it is
registration-mend-name = Change the name
registration-mend-born = Change the year of birth
registration-mend-village = Change the village
registration-mend-work = Change the work
registration-done = You are registered. Your file is number { $number }.

check-name = Please write the name in letters, for example: Lò Thị Mẫu.
check-born = Please write the year of birth, for example: 1974.
check-age = This programme is for people of { $minimum } and over.

# Menu
menu-open = File { $number }. Photos can be sent at any time.
menu-returned = File { $number } needs something more. Send photos, then hand it in again.
menu-waiting = File { $number } is handed in. The reviewers of the { $kind } will look at it, and you are told here.
menu-approved = The reviewers of the { $kind } have approved file { $number }.
menu-unachieved = File { $number } was not achieved. Please ask the reviewers of the { $kind } if you want to know more.
menu-send = Send photos of what you did
menu-hand-in = Hand in
menu-help = Help
menu-language = Ngôn ngữ · Language
menu-moderator = Files appear in the village's group. Please review them there.
progress = { $left ->
    [0] All { $done } are done.
   *[other] { $done } done, { $left } to go.
 }

language-ask = Choose a language.
language-set = This chat is in English now.

help = Send photos of what you learned and did, then hand in for the village to review. Write "menu" to start over, "photo" to send photos, "submit" to hand in.
help-group = When somebody hands in, the file appears here. Press a button below it to review.

# Photos
evidence-which = Choose what you did, then send photos.
evidence-which-loose = { $photos ->
    [one] One photo is kept.
   *[other] { $photos } photos are kept.
 } What does it show?
evidence-criterion = { $number }. { $label }
evidence-criterion-done = ✓ { $number }. { $label }
evidence-photos =
    { $criterion }. Please send photos of it.
    For example: { $example }
evidence-more = { $criterion }: send more photos, or choose something else.
evidence-other = Something else I did
evidence-saved = { $photos ->
    [one] One photo saved.
   *[other] { $photos } photos saved.
 } You can stop at any time and go on tomorrow.
evidence-again = { $photos ->
    [one] One photo was there before.
   *[other] { $photos } photos were there before.
 }
evidence-send-photo = Please send a photo here. To do something else, write "menu".
evidence-closed-waiting = The file is handed in and waits for review. Photos cannot be added just now.
evidence-closed-approved = The file is approved. No more photos are needed.
evidence-closed-unachieved = The review is over. Photos cannot be added any more.
not-registered = You are not registered yet. Write "menu" to register.

photo-too-early = Please register first, then send photos.
photo-empty = This file is empty. Please send the photo again.
photo-not-a-picture = This file is not a photo. Please take one, or choose one from the phone.
photo-too-large = The photo is larger than 20 MB. Please take a smaller one.
photo-too-many-pixels = The photo has more than 65 million pixels. Please take a smaller one.
photo-broken = The photo is damaged and cannot be opened. Please send it again.
photo-later = This photo could not be saved just now. Please send it again in a few minutes.
photo-gone = The photo cannot be loaded any more. Please send it again.

# Review
review-nothing-yet = There is no photo yet. Send at least one, then hand in.
review-file =
    File { $number }: { $name }
    { $village } · { $work }
review-criterion = { $number }. { $label }: { $photos ->
    [one] one photo
   *[other] { $photos } photos
 }
review-approve = Approve
review-needs-more = Needs more
review-what = What needs more?
review-whole = The whole file
review-not-achieved = Not achieved
review-why = Why does it need more?
review-why-not = Why is it not achieved?
review-other-reason = Another reason
review-type-reason = Please write the reason, for example: The photo shows no date.
review-about = { $label } — { $reason }
review-photos = Show each photo
review-undo = Take it back
review-back = Not yet, back
review-decided-approved = Approved — { $by }, { $at }
review-decided-returned = Needs more: { $reason } — { $by }, { $at }
review-already-approved = { $by } approved this file at { $at }.
review-decided-unachieved = Not achieved: { $reason } — { $by }, { $at }
review-already-unachieved = { $by } found this file not achieved at { $at }: { $reason }.
review-already-returned = { $by } sent this file back at { $at }: { $reason }.
review-told-approved = Congratulations, { $name }! The reviewers of the { $kind } have approved your file.
review-told-returned = The reviewers of the { $kind } ask { $name } for more: { $reason }. Please add it and hand in again.
review-told-unachieved = The reviewers of the { $kind } find the file not achieved yet: { $reason }. Please ask them if you want to know more.
review-told-undone = The reviewers of the { $kind } are looking at the file again. You will be told at once.
review-mend = Send more photos
review-not-role = Only this village's reviewers can review its files.
review-not-own = Nobody reviews their own file. Please ask another reviewer.
review-not-other = Only the one who decided can take it back.
review-not-late = More than ten minutes have passed; it cannot be taken back.
review-gone = This file is not there any more.

# Invitations
invitation-unknown = This invitation cannot be used any more. Please ask who sent it.
invitation-for-group = This code is for the village's group. Add me to the group and send it there.
invitation-not-moderator = Only that place's reviewers can bind this group.
invitation-joined = Hello everybody! A reviewer sends the village's code here to receive the files.
invitation-many = This group has { $members } members, and all of them will see the files. Bind it all the same?
invitation-bind-anyway = Bind it all the same
invitation-bound = From now on this group receives the files of { $village }. Everybody in it can see them.

# Figures
figures-desk = Write "report" at any time to see the commune's figures.
figures-show = Show the figures
figures-head = { $commune }, up to { $day }:
figures-village = { $registered ->
    [0] { $village }: nobody has registered yet
   *[other] { $village }: { $registered } registered{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } waiting
    }{ $approved ->
        [0] { "" }
       *[other] , { $approved } approved
    }{ $returned ->
        [0] { "" }
       *[other] , { $returned } sent back
    }
 }
figures-not-officer = The figures are for the commune's officers only.

# When something is not understood
choose-one = Please press a button below, or write its number.
not-understood = I did not understand. Please press a button below.
late-choice = That button belongs to an earlier question. Please answer the one below.
unsupported = I cannot read this kind of message. Please send text or a photo.
sorry-parked = Something went wrong with your last message; it has been kept. Write "menu" to go on.

# Coming in
door-code = Another device is opening this chat; the code is { $code }. Give it to your family only, never to strangers.

# Words that stand for buttons, separated by commas
command-menu = menu, start, cancel, back
command-help = help
command-send = photo, photos
command-hand-in = submit, hand in
command-figures = report, figures
command-language = language

# The commands in the messenger's menu
about-menu = Back to the beginning
about-help = Help
about-send = Send photos of what you did
about-hand-in = Hand in
about-figures = Figures (officers)
about-language = Change the language
