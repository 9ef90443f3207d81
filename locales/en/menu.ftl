# Menu
menu-open = File { $number }. Photos can be sent at any time.
menu-returned = File { $number } needs something more. Send photos, then hand it in again.
menu-waiting = File { $number } is handed in. The reviewers of the { $kind } will look at it, and you are told here.
menu-unreviewed = { $village } has no reviewers yet. File { $number } is handed in and kept here; it is looked at as soon as somebody can.
menu-approved = The reviewers of the { $kind } have approved file { $number }.
menu-unachieved = File { $number } was not achieved. Please ask the reviewers of the { $kind } if you want to know more.
menu-send = Send photos of what you did
menu-hand-in = Hand in
menu-help = Help
menu-language = Ngôn ngữ · Language
menu-moderator-group = Files appear in the group of the { $kind }. Please review them there.
menu-moderator-here = People's files will appear here, one at a time.
menu-moderator-private = People's files go to one of the reviewers of the { $kind }. To look at them, choose "Files that wait".
menu-moderator-nowhere = The files of the { $kind } come nowhere yet. To get them, choose "Review here".
progress = { $left ->
    [0] All { $done } are done.
   *[other] { $done } done, { $left } to go.
 }
language-ask = Choose a language.
language-set = This chat is in English now.
help = Send photos of what you learned and did, then hand in for the village to review. Write "menu" to start over, "photo" to send photos, "submit" to hand in.
help-officer = Write "report" to see the figures, "menu" to start over. All else is in the menu.
help-moderator = A file that is handed in appears for review; press the buttons below it. For anything else, write "menu".
help-group = When somebody hands in, the file appears here. Choose below it to review.
menu-back = To the menu
menu-back-one = Back
menu-file = My file
menu-withdrawn = File { $number } was withdrawn. To go on, open "my data".
menu-reminders = Reminders
menu-guide = Guide
menu-data = My data
menu-figures = Report
menu-others = Help somebody else
