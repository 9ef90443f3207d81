# Words that stand for buttons, separated by commas
command-menu = menu, start, cancel
command-back = back
command-help = help
command-send = photo, photos
command-file = file, my file
command-reminders = reminders
command-hand-in = submit, hand in
command-figures = report, figures
command-guide = guide
command-minutes = minutes
command-listen = listen
command-quiet = stop listening
command-record = record
command-check = check recordings
command-my-data = my data, delete
command-help-others = help others, help somebody else
command-language = language

# The commands in the messenger's menu
about-menu = Back to the beginning
about-back = One step back
about-help = Help
about-send = Send photos of what you did
about-file = My file
about-reminders = Reminders
about-hand-in = Hand in
about-figures = Figures (officers)
about-guide = The guide
about-minutes = Minutes of a review meeting (reviewers)
about-listen = Hear the local language
about-quiet = Stop listening
about-record = Record (helpers, reviewers)
about-check = Check recordings (officers)
about-my-data = My data
about-help-others = Help somebody else
about-language = Change the language
