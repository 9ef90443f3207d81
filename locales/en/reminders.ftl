# Reminders
reminders-ask = How often would you like a reminder?
reminders-daily = Every day
reminders-weekly = Every week
reminders-fortnightly = Every two weeks
reminders-monthly = Every month
reminders-never = No more reminders
reminders-tired = Not any more, since nothing was heard for long
reminders-rest = Leave me in peace
reminders-rest-how-long = For how long?
reminders-days-7 = A week
reminders-days-30 = A month
reminders-days-90 = Three months
reminders-resting = No reminders for { $days } days. Photos can be sent at any time.
reminders-set-on = Noted. Reminders come by day only, and not when you have just sent something.
reminders-set-never = Reminders are off. Photos can be sent at any time.
reminders-of-activity = { $name }, when there is a chance, take a photo: { $activity }. Only { $left } left.
reminders-of-handing-in = { $name }, everything is there but not handed in. Hand it in now?
reminders-of-mending = { $name }, the file still waits for what is missing. Send it and hand in again.
reminders-of-mending-some = { $name }, the reviewers ask for more of “{ $what }”{ $more ->
    [0] { "" }
   *[other] { " " }and { $more } more
}. Send it and hand in again.
reminders-farewell = { $name }, there has been no word for long, so there will be no more reminders. Send a photo or write "reminders" whenever you like.
reminders-until-unsure = The last day to hand in is expected to be { $day }.
reminders-until-sure = The last day to hand in: { $day }.
reminders-of-new-year = { $name }, a new year has begun. Registering again takes a moment.
reminders-go-on = Register again
