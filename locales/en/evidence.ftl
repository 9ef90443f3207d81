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

# Recordings
voice-too-early = Please finish registering first, then send the recording.
voice-empty = This recording is empty. Please record it again.
voice-not-a-recording = This file is no recording. Press the record button and speak.
voice-too-large = The recording is larger than 20 MB. Please make it shorter.
voice-too-long = The recording is longer than 5 minutes. Please make it shorter.
voice-broken = The recording is damaged and cannot be heard. Please record it again.
voice-later = The recording could not be kept just now. Please send it again in a few minutes.
voice-gone = The recording can no longer be fetched. Please send it again.
evidence-voice-kept = The recording is kept.
