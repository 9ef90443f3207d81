# The words of the chat page. No variables: the page itself puts numbers behind them.
page-title = Bạn Học
page-tagline = Automatic answers
page-bot = Bạn Học
page-someone = Member
page-sample = Sample data, no real people
page-large = Large type
page-tabs = Chats
page-role-citizen = Citizen
page-role-group = Village group
page-role-officer = Officer
page-role-moderator = Moderator
page-which = Choose a chat
page-speaker = Speak as
page-another = Another citizen
page-unread = new

# The chat
page-log = Messages
page-loading = Loading messages…
page-empty = No messages yet.
page-start = Start
page-hello = Hello
page-older = Earlier messages
page-newest = To the newest message
page-typing = Working on it…
page-today = Today
page-yesterday = Yesterday
page-write = Message
page-send = Send
page-photos = Send photos
page-photo = Photo
page-photo-open = Open photo
page-photo-before = Previous photo
page-photo-after = Next photo
page-viewer = Photo
page-close = Close
page-voice = Recording
page-voice-not-yet = This cannot be played yet. Please press again in a few seconds.
page-copied = Copied
page-file-get = Download
page-file-getting = Downloading…
page-file-got = Downloaded.
page-file-gone = This file is no longer there.
page-file-later = That did not work. Please try again in a few minutes.

# Recording
page-record = Record
page-record-recording = Recording
page-record-asking = Please allow the microphone.
page-record-cancel = Cancel
page-record-send = Send the recording
page-record-full = The recording has ended. Send it or cancel.
page-record-refused = Could not record. Please allow this page to use the microphone.

# On its way
page-state-preparing = Being prepared
page-state-waiting = Waiting
page-state-sending = Sending
page-state-sent = Sent
page-state-failed = Not sent
page-sending-photos = Sending photo
page-slow-later = Busy just now. Your message is kept and will be sent.
page-slow-full = The server has no room just now. Your message is kept and will be sent later.
page-no-too-long = This message is too long. Please split it.
page-no-seat = This device may no longer write here.
page-no-broken = This could not be sent.
page-no-photo-too-big = This photo is too large to send. Please choose another.
page-no-voice-too-big = This recording is too large to send. Please record a shorter one.
page-edit = Change
page-drop = Remove
page-lost = No connection. Unsent messages are kept and go out once it is back.
page-lost-stay = No connection. Please keep this page open; it sends once the connection is back.
page-refused = This page cannot connect. Please open it again from your village's link.
page-try-later = That did not work. Please try again in a few minutes.

# The door
page-door-no-session = Please open the link your village sent. Ask the village head or a Hội officer for one.
page-door-unknown = This link can no longer be used. Ask the village head or a Hội officer for a new one.
page-door-too-fast = Too many tries. Please wait a few minutes.
page-door-offline = No connection yet. You will be let in once it is there.
page-again = Try again
page-code-needed = This link was opened on another device. Please enter the code shown there.
page-code-label = Six-digit code
page-code-send = Enter
page-code-wrong = That code is wrong.
page-code-left = Tries left:
page-leave = Leave this device
page-leave-ask = Leave this device? Unsent messages are lost, and you need a new link to come back.
page-leave-stay = Stay
page-leave-yes = Leave
