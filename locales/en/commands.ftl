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
