# Photos and what was done
evidence-which = Send a photo of something you did, or choose what it was first.
evidence-which-photos = { $photos ->
    [one] One photo is kept.
   *[other] { $photos } photos are kept.
 } What do they show?
evidence-which-voice = The recording is kept. What is it about?
evidence-which-sentence = The sentence is kept. What is it about?
evidence-done = ✓ { $label }
evidence-by-criterion = See all { $criteria } items
evidence-criteria = Choose an item. A ✓ means that it has something.
evidence-criterion = { $number }. { $label }
evidence-photos = { $activity }: please send photos of you doing it.
evidence-or-tell = Telling about it, spoken or written, is fine too.
evidence-how-often = { $activity }: do you do it often?
evidence-more = Send photos of something else, or take a rest.
evidence-all-done = Everything is there. You can hand in now.
evidence-other = Something else
evidence-by-mistake = Sent by mistake: take it away
evidence-taken-back = Taken back, nothing was kept.
evidence-saved = { $photos ->
    [one] One photo is saved.
   *[other] { $photos } photos are saved.
 } Rest whenever you like and go on tomorrow.
evidence-again = { $photos ->
    [one] One photo was there already.
   *[other] { $photos } photos were there already.
 }
evidence-voice-kept = The recording is saved.
evidence-sentence-kept = The sentence is saved.
evidence-send-photo = Please send photos here. For something else, write "menu".
evidence-no-photo = Photos do not count here. Please choose one of these.
evidence-closed-waiting = The file is handed in and waits for review. Nothing can be added or removed just now.
evidence-closed-approved = The file is approved. Nothing more is needed.
evidence-closed-unachieved = The file has been decided. Nothing can be added any more.
evidence-closed-withdrawn = The file was withdrawn. To go on, open "my data".
not-registered = You are not registered yet. Write "menu" to register.

photo-too-early = Please register first, then send photos.
photo-empty = This file is empty. Please send the photo again.
photo-not-a-picture = This file is not a photo. Please take one, or choose one from the phone.
photo-too-large = The photo is larger than 20 MB. Please take a smaller one.
photo-too-many-pixels = The photo has more than 65 million pixels. Please take a smaller one.
photo-broken = The photo is damaged and cannot be opened. Please send it again.
photo-later = This photo could not be saved just now. Please send it again in a few minutes.
photo-gone = The photo cannot be loaded any more. Please send it again.

# Recordings
voice-too-early = Please finish registering first, then send the recording.
voice-empty = This recording is empty. Please record it again.
voice-not-a-recording = This file is no recording. Please record and send it again.
voice-too-large = The recording is larger than 20 MB. Please make it shorter.
voice-too-long = The recording is longer than 5 minutes. Please make it shorter.
voice-broken = The recording is damaged and cannot be heard. Please record it again.
voice-later = The recording could not be kept just now. Please send it again in a few minutes.
voice-gone = The recording can no longer be fetched. Please send it again.
