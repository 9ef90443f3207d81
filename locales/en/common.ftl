# The words of the automatic helper. Two short sentences at most, one thing at a time.
language-name = English
hello = Hello! This is an automatic helper; people do the reviewing.
hello-officer = Good day to the Hội's officer! This is an automatic helper; people decide.
hello-moderator = Good day to the reviewers! This is an automatic helper; people decide.

# When something is not understood
choose-one = Please choose one of these, or write its number.
not-understood = I did not understand. Please choose one of these.
late-choice = That belongs to an earlier question. Please answer the one below.
unsupported = I cannot read this message. Please send a photo, or ask somebody to write for you.
unsupported-door = I cannot read this message. Please send a photo, or open this page to write: { $door }
unsupported-own-door = I cannot read this message. Please send a photo, or open this page within ten minutes to write: { $door }
edited = I do not see changes to a message already sent. Please send a new one.
sorry-parked = Something went wrong with your last message; it has been kept. Write "menu" to go on.

# Coming in
door-code = Another device is opening this chat; the code is { $code }. Give it to your family only, never to strangers.

# Where there are no buttons
channel-more = Next page
channel-hint = Type a number to choose.
channel-overtaken = Something new has just come. Please look again, then answer.
