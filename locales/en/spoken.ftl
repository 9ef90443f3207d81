# Listening
spoken-listen = Hear the local language
spoken-stop = Stop listening
spoken-which = Which language?
spoken-listens = From now on { $language } is spoken beside the text. To turn it off, write "stop listening".
spoken-quiet = The voice is off; there is only text.
spoken-none = This place has no recordings to hear yet.
check-spoken-language = Please write the name of the language, at most 20 letters, for example: Thái.

# Recording the bot's texts in the local language
recording-not-role = Recording is for reviewers and helpers. Thank you for wanting to help!
recording-here = You can record here, whenever it suits you.
recording-begin = Begin to record
recording-told-in-private = { $name }, please record in your private chat with me.
recording-in-private = { $name }, please write "ghi âm" to me in private to begin.
recording-language = Which language will you record? Choose it, or write its name.
recording-prompt = Sentence { $number } of { $all }. Please record this in your language and send it:
recording-skip = Skip this one
recording-hear = Hear the last one
recording-again = Record the last one again
recording-stop = Stop
recording-kept = The recording is kept.
recording-send-voice = Please send a recording here. To end, choose "Stop".
recording-thanks = Thank you! An officer hears it first, then everybody may.
recording-all-there = This language has all its sentences. Thank you!
recording-waits = Recordings in the local language are waiting for you to hear them.
recording-check-now = Hear and release
recording-check-button = Recordings to check ({ $waiting })
recording-check = In { $language }, recorded by { $by }. The text:
recording-use = Use it
recording-refuse = Do not use it
recording-later = Later
recording-used = Everybody may hear it now.
recording-refused = The recording was thrown away.
recording-changed = That recording has been decided, or was recorded again.
recording-none-waits = No recording is waiting any more.
recording-not-officer = Recordings are released by the commune's officer.

# What is read aloud for texts with something filled in
aloud-evidence-which-photos = The photos are kept. What do they show?
aloud-evidence-photos = Please send photos of you doing this.
aloud-evidence-saved = The photos are saved. Rest whenever you like and go on tomorrow.
aloud-registration-summary = Please look at the name, year, place and work. Is that right?
aloud-registration-done = You are registered. Your file's number is written here.
aloud-menu-open = Send photos at any time.
aloud-menu-returned = The file needs something more. Send it, then hand in again.
aloud-menu-waiting = The file is handed in. The reviewers will look and tell you here.
aloud-handing-in-left = Some items have nothing yet. Choose one, or hand in all the same.
aloud-review-told-approved = Congratulations! The reviewers have approved the file.
aloud-review-told-returned = The reviewers ask for something more; why is written here. Send it, then hand in again.
aloud-review-told-unachieved = The reviewers find the file not achieved; why is written here. To ask more, please see them.
aloud-registration-village = Which village or neighbourhood do you live in?
aloud-evidence-how-often = Do you do this often?
