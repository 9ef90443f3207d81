# Digests
digest-ask = How often shall the report come? It comes on Monday mornings.
digest-button = Regular report
digest-in-season = In season: weekly
digest-weekly = Every week
digest-monthly = Every month
digest-never = Never unasked
digest-set-on = Noted. Write "report" to see it at any time.
digest-set-never = Switched off. Write "report" to see it at any time.
digest-zalo-bot = The Zalo bot has used {$messages} of {$most} messages this month, {$people} of {$capacity} people. Beyond that Zalo sends nothing: please tell whoever runs this.
