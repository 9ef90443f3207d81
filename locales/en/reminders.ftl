# Reminders
reminders-ask = How often would you like a reminder?
reminders-daily = Every day
reminders-weekly = Every week
reminders-fortnightly = Every two weeks
reminders-monthly = Every month
reminders-never = No more reminders
reminders-rest = Leave me in peace
reminders-rest-how-long = For how long?
reminders-days = { $days } days
reminders-resting = No reminders for { $days } days. Photos can be sent at any time.
reminders-set-on = Noted. Reminders come by day only, and not when you have just sent something.
reminders-set-never = Reminders are off. Photos can be sent at any time.
reminders-of-activity = { $name }, when there is a chance, take a photo: { $activity }. Only { $left } left.
reminders-of-handing-in = { $name }, everything is there but not handed in. Press to hand in.
reminders-of-mending = { $name }, the file still waits for what is missing. Send it and hand in again.
