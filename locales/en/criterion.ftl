# One item (criterion)
criterion-example = For example: { $example }
criterion-ways-photo = Please send photos.
criterion-ways-photo-voice = Please send photos or a recording.
criterion-ways-photo-sentence = Please send photos or write a sentence.
criterion-ways-photo-sentence-voice = Please send photos, a recording or a sentence.
criterion-ways-sentence = Please write a sentence.
criterion-ways-sentence-voice = Please send a recording or a sentence.
criterion-ways-voice = Please send a recording.
criterion-ways-head-word = If the head of the { $kind } knows, choose that below.
criterion-there = There so far: photos { $photos }, recordings { $voices }, sentences { $sentences }.
criterion-head-knows = Noted: the head of the { $kind } knows.
criterion-nothing = Nothing was sent for this yet.
criterion-score = Own score: { $score }.
vouching-head-knows = Head of the { $kind } knows
vouching-take-back = Undo: head of { $kind } knows
vouching-take-words-back = Take my words back
