# Review
review-file =
    File { $number }: { $name }
    { $village } · { $work }
review-helped = Filled in with the help of { $name }
review-namesakes = Same name and year of birth as file { $numbers }
review-handed-in-before = Handed in again, round { $round }. Asked for before: { $reason }.
review-new = new
review-criterion = { $number }. { $label }: { $there }
review-has-photo = { $count ->
    [one] one photo
   *[other] { $count } photos
 }
review-has-voice = { $count ->
    [one] one recording
   *[other] { $count } recordings
 }
review-has-sentence = { $count ->
    [one] one sentence
   *[other] { $count } sentences
 }
review-has-head-word = the head of the { $kind } knows
review-nothing-for = Nothing for: items { $numbers }
review-own-score = Own score: { $points } of { $most } points
review-own-score-short = Own score: { $points } of { $most } points, below the { $threshold } that recognition takes
review-own-score-low = Own score: { $points } of { $most } points; number { $numbers } is below its least
review-said = { $numbers }: “{ $words }”
review-alike = Item { $numbers }: a photo is like one in another file
review-approve = Approve
review-needs-more = Needs more
review-what = What needs more?
review-next = Go on
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
review-who = Who decided?
review-who-told = { $by }, one of the reviewers of the { $kind }, decided at { $at }.
review-who-erased = It was decided at { $at }. The reviewer's name was erased at their wish; please ask the reviewers of the { $kind }.
review-who-nobody = Nobody has decided about this file yet. The reviewers of the { $kind } tell you at once.
review-not-role = Only this village's reviewers can review its files.
review-not-own = Nobody reviews their own file. Please ask another reviewer.
review-not-helped = Nobody reviews a file that they filled in for somebody else. Please ask another reviewer.
review-not-other = Only the one who decided can take it back.
review-not-late = More than ten minutes have passed; it cannot be taken back.
review-gone = This file is not there any more.

# Review in one's own chat, one file at a time
review-queue-look = Files that wait ({ $count })
review-queue-here = Review here
review-queue-here-anyway = Move them here
review-queue-elsewhere = The files of { $village } go to another place now. Move them to this chat?
review-queue-comes-here = From now on the files of { $village } come here, one at a time. Please show them to nobody else.
review-queue-waiting = { $count ->
    [one] One file waits for review.
   *[other] { $count } files wait for review.
 }
review-queue-empty = No file waits for review any more.
review-queue-about = File { $number }: { $said }
review-queue-ask = File { $number } of { $name }: what do you decide?
review-queue-undo = Take back file { $number }
review-queue-not-here = This file is reviewed in a private chat now. Please open your private chat with me.
