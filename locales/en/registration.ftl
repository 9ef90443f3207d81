# Registration
registration-consent = Registering as a Learning Citizen is voluntary. Name, year of birth, village, work and photos are for the reviewers only. Do you agree?
registration-agree = I agree
registration-decline = I do not agree
registration-declined = Erased; nothing is kept. You can register whenever you like.
registration-again = Register after all
registration-paused = Your registration is not finished. Go on with it?
registration-go-on = Go on
registration-erase = No, erase it all
registration-name = What is your full name?
registration-born = In which year were you born?
registration-village = Which village do you live in?
registration-work = What is your main work?
registration-summary =
    { $name }, born in { $born }
    { $village } · { $work }
    Is this right?
registration-right = Yes, it is
registration-mend-name = Change the name
registration-mend-born = Change the year of birth
registration-mend-village = Change the village
registration-mend-work = Change the work
registration-done = You are registered. Your file is number { $number }.
check-name = Please write the name in letters, for example: Lò Thị Mẫu.
check-born = Please write the year of birth, for example: 1974.
check-age = This programme is for people of { $minimum } and over.
