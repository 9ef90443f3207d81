# Registration. Each question has an explanation for whoever asks for "help"

# Consent
registration-consent = Registering for { $programme } is voluntary. Name, year of birth, place, work and photos are for the reviewers and the officers only. Do you agree?
registration-consent-helping = Please read this to them and press together: registering for { $programme } is voluntary. Name, year of birth, place, work and photos are for the helper, the reviewers and the officers only; do they agree?
registration-consent-explained = If you agree, the registration goes on; if not, nothing is kept. Press "Read more" to see who may see what.
registration-agree = I agree
registration-decline = I do not agree
registration-more = Read more
registration-whole-what = What is kept: name, year of birth, place, work, and the photos, recordings and words that are sent. Only for the review, figures and reminders.
registration-whole-who = Who sees it: the reviewers of the place and the commune's officers. A file that was handed in is seen by everybody in the reviewers' group.
registration-whole-photos = Photos and recordings are erased { $days } days after the decision. Only a photo's fingerprint stays, to know what was used before.
registration-whole-rights = You can see, correct, withdraw or erase all of it at any time, right here. You need not ask anybody.
registration-whole-never = You are never asked for an identity card, ethnicity or religion. Please do not send papers or such things.
registration-declined = Erased; nothing is kept. You can register whenever you like.
registration-dropped = What you just wrote is erased.
registration-again = Register after all

# In the middle
registration-paused = Your registration is not finished. Go on with it?
registration-go-on = Go on
registration-erase = No, erase it all
registration-back = Back

# Name, age
registration-name = What is your full name?
registration-name-explained = Write the full name, with its diacritics if you can. For example: Vàng A Páo.
registration-spelling = Which spelling is right?
registration-spelling-explained = Press the right spelling, or write the name again with its diacritics.
registration-born = In which year were you born?
registration-born-explained = Write the year of birth or the age. For example: 1974, or age 52.
registration-year = Which year is right?
registration-year-choice = Born in { $year }, aged { $age }
registration-year-explained = Press the right year, or write it in four digits. For example: 1974.
registration-young = This programme is for people from the age of { $minimum }; see you when you are old enough. What you just wrote is erased.

# Where
registration-commune = Which commune or ward do you live in? The old name will do as well.
registration-commune-explained = Write the commune's or ward's name; the province makes it clearer. For example: Mường Bú, Sơn La.
registration-commune-was = { $was } is now part of { $commune }.
registration-among = Which of these is it? If none, add the province's name.
registration-among-explained = Press the right one, or write it again with its province. For example: Mường Bú, Sơn La.
registration-village = { $commune ->
    [ward] Which residential group do you live in?
   *[commune] Which village do you live in?
 }
registration-village-explained = Press the place where you live, or write its name.
registration-elsewhere = In another commune
registration-unlisted = Not in this list
registration-typed = { $commune ->
    [ward] Which residential group do you live in? For example: tổ dân phố 5.
   *[commune] Which village do you live in? For example: bản Nà Lốc.
 }
registration-typed-explained = Write the place's name with what it calls itself: bản, thôn, xóm or khu. For example: bản Nà Lốc.
registration-alike = The commune's list does not have { $village }. Press the right place, or write the name again.
registration-alike-explained = Press your place if you see it. If not, keep the name as you wrote it.
registration-keep-typed = Keep what I wrote
registration-kind = What is the place called?
registration-kind-explained = Some places call themselves bản, others thôn, xóm or khu. Press what it is called there.

# Work, a look at it all, done
registration-work-explained = Choose what you do most. The examples will be about that work.
registration-summary =
    { $name }, born in { $born }
    { $village }, { $commune }
    { $work }
    Is this right?
registration-summary-explained = If all is right, press "Yes, it is". If something is wrong, press the button that changes it.
registration-right = Yes, it is
registration-mend-name = Change the name
registration-mend-born = Change the year of birth
registration-mend-commune = Change the commune
registration-mend-village = Change the village
registration-mend-work = Change the work
registration-done = You are registered. Your file is number { $number }.
registration-done-helping = { $name } is registered. The file is number { $number }.

# Next year
registration-earlier = { $name } registered in { $year } in { $village }. Keep it as it is this year?
registration-keep = { $ago ->
    [1] Keep it as last year
   *[other] Keep it as in { $year }
 }
registration-mend = Change something

# When something is not right
check-name = Please write the name in letters, for example: Lò Thị Mẫu.
check-born = Please write the year of birth, for example: 1974.
check-age = This programme is for people of { $minimum } and over.
check-commune = No such commune was found. Please write it again, for example: Mường Bú, Sơn La.
check-village = Please write the name of the place, for example: bản Nà Lốc.
