# The guide
guide-draft = A working set of criteria, waiting for the Association to confirm it.
guide-open = { $programme }: what would you like to see?
guide-own-chat = The guide is read in your own chat with me. Open it and write "guide".
guide-criteria = What counts
guide-activities = Everyday things
guide-benefits = What is in it for me
guide-assessment = How it is assessed
guide-visibility = Who sees what
guide-source = Where the criteria come from
guide-other-work = See it for other work
guide-everybody = See it for everybody
guide-list = { $competence }. Choose an item to see more.
guide-numbered = { $number }. { $words }
guide-item = – { $words }
guide-more = See more
guide-next = Next item
guide-back = Start of the guide
guide-back-to-list = Back to the list
guide-leave = Close the guide
guide-counts = What counts: { $ways }.
guide-way-photo = a photo
guide-way-voice = a recording
guide-way-sentence = a written sentence
guide-way-head-word = the village head's word
guide-points = { $floor ->
    [0] At most { $points } points.
   *[other] At most { $points } points, and at least { $floor } are needed.
 }
guide-examples = For example:
guide-everyday = Everyday things that count for it: { $activities }.
guide-activities-head = Each everyday thing counts for one item or more:
guide-activity = – { $activity }: items { $numbers }
guide-benefits-head = What is in it for me?
guide-assessment-head = Step by step:
guide-threshold = A file is achieved from { $threshold } of { $maximum } points.
guide-when-registration = Registering: { $first } to { $last }
guide-when-self-score = Scoring oneself: { $first } to { $last }
guide-when-recognition = Recognition: { $first } to { $last }
guide-tentative = { $words } (provisional)
guide-visibility-head = Who sees what?
guide-agreed = Agreed to on { $day }.
guide-send-photo = Send a photo for this
guide-tell = Tell about this
