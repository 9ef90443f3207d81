# Registration. Each question has an explanation for whoever asks for "help"

# Consent
registration-consent = Registering for { $programme } is voluntary; name, year of birth, place, work and photos are for the reviewers and the commune's officers only. Do you agree?
registration-consent-helping = Please read this to them: registering for { $programme } is voluntary; name, birth year, place, work and photos are for the helper, the reviewers and the commune's officers only. Do they agree?
registration-consent-explained = If you agree, the registration goes on; if not, nothing is kept. Choose "Read more" to see who may see what.
registration-agree = I agree
registration-decline = I do not agree
registration-more = Read more
registration-whole-what = What is kept: name, year of birth, place, work, photos and words. Only for the review, figures and reminders.
registration-whole-who = Who sees the file, photos and words: only the people of the village's reviewing group and the commune's officers.
registration-whole-who-helping = Who sees the file, photos and words: only the helper, the people of the village's reviewing group and the commune's officers.
registration-whole-photos = How long: photos and recordings are erased { $days } days after the decision. Only a fingerprint stays, to know a photo that was used.
registration-whole-rights = You can see, correct, withdraw or erase all of it at any time, right here.
registration-whole-never = You are never asked for an identity card, ethnicity or religion. Please do not send them.
registration-agreed-before = You agreed to an earlier text on { $day }. This one is newer.
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
registration-name-other = What is the full name of the one you help?
registration-name-explained = Write the full name, with its diacritics if you can. For example: Vàng A Páo.
registration-born = In which year were you born?
registration-born-other = In which year was { $name } born?
registration-born-explained = Write the year of birth or the age. For example: 1974, or age 52.
registration-year = Which year is right?
registration-year-choice = Born in { $year }, aged { $age }
registration-year-explained = Choose the right year, or write it in four digits. For example: 1974.
registration-young = This programme is for people from the age of { $minimum }; see you when you are old enough. What you just wrote is erased.

# Where
registration-commune = Which commune or ward do you live in? The old name will do as well.
registration-commune-other = Which commune or ward does { $name } live in? The old name will do as well.
registration-commune-explained = Write the commune's or ward's name; the province makes it clearer. For example: Mường Bú, Sơn La.
registration-commune-was = { $was } is now part of { $commune }.
registration-among = Which of these is it? If none, add the province's name.
registration-among-divided = The old { $was } is now several { $kinds ->
    [communes] communes
    [wards] wards
   *[both] communes and wards
 }. Which one is it{ $more ->
    [yes] , or what is its name if you do not see it
   *[no] { "" }
 }?
registration-among-explained = Choose the right one, or write it again with its province. For example: Mường Bú, Sơn La.
registration-village = { $commune ->
    [ward] Which residential group do you live in?
   *[commune] Which village do you live in?
 }
registration-village-other = { $commune ->
    [ward] Which residential group does { $name } live in?
   *[commune] Which village does { $name } live in?
 }
registration-village-explained = Choose the place where you live, or write its name.
registration-elsewhere = In another commune
registration-unlisted = Not in this list
registration-typed = { $commune ->
    [ward] Which residential group do you live in? For example: tổ dân phố 5.
   *[commune] Which village do you live in? For example: bản Nà Lốc.
 }
registration-typed-other = { $commune ->
    [ward] Which residential group does { $name } live in? For example: tổ dân phố 5.
   *[commune] Which village does { $name } live in? For example: bản Nà Lốc.
 }
registration-typed-explained = Write the place's name with what it calls itself: bản, thôn, xóm or khu. For example: bản Nà Lốc.
registration-alike = The commune's list does not have { $village }. Choose the right place, or write the name again.
registration-alike-explained = Choose your place if you see it. If not, keep the name as you wrote it.
registration-keep-typed = Keep what I wrote
registration-kind = What is the place called?
registration-kind-explained = Some places call themselves bản, others thôn, xóm or khu. Choose what it is called there.

# Work, a look at it all, done
registration-work-other = About { $name }: { $question }
registration-work-explained = Choose what you do most. The examples will be about that work.
registration-summary =
    { $name }, born in { $born }
    { $village }, { $commune }
    { $work }
    Is this right?
registration-summary-spelling =
    { $name }, born in { $born }
    { $village }, { $commune }
    { $work }
    If all is right, choose the right spelling. If not, change it.
registration-summary-explained = If all is right, choose the first line, or the name that is spelled right. If something is wrong, choose what changes it.
registration-right = Yes, it is
registration-right-name = Yes, { $name }
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
