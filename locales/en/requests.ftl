# Asking for figures: officers of a province or the centre ask the communes
requests-button = Ask for figures
requests-open = Ask the communes for figures: one number a question, by a date.
requests-new = Ask something new
requests-new-of = Ask: { $place }
requests-which = Which figures of { $place }? Choose a set, or write questions of your own.
requests-own = My own questions
requests-ask-own = Please write the questions, one a line, { $limit } at most. Each asks for one number.
requests-own-example = For example: How many families were recognised as learning families?
requests-until-when = By the end of which day shall the communes answer? Choose, or write it like { $example }.
requests-preview = { $communes } communes ({ $place }) are asked, until the end of { $day }:
requests-without-officer = { $alone } of them have no officer here yet and cannot be asked.
requests-send = Send the questions
requests-other-day = Another day
requests-drop = Do not ask
requests-sent = { $communes } communes were asked, until the end of { $day }. Those that have not answered will be reminded.
requests-show = See who answered
requests-until = { $place }: to be answered until the end of { $day }.
requests-closed = { $place }: closed, no more answers are taken.
requests-closed-now = Closed. To go on, set another day.
requests-extended = It goes on until the end of { $day }. Those who have not answered are told.
requests-answered = Answered in full: { $done } of { $communes } communes.
requests-missing = Not yet: { $places }{ $more ->
    [0] .
   *[other] {" "}and { $more } more.
 }
requests-so-far = Figures that were asked for: { $title }
requests-complete = All communes have answered: { $title }
requests-do-file = Excel sheet
requests-do-extend = Set another day
requests-do-close = Close
requests-back = What was asked for
requests-file = This sheet has the answers of each commune. It is the newest whenever it is fetched.
requests-not-yours = This is for officers of that province or of the centre, in a private chat.
requests-sheet-answers = Answers
requests-sheet-commune = Commune
requests-sheet-province = Province
requests-sheet-told-at = Last answer
requests-sheet-made = Made { $day }. An empty cell has no answer yet.
requests-sheet-total = Total
requests-sheet-none = no number
check-question = Please write one question a line, in words.
check-question-long = This question has { $count } characters, { $limit } at most. Please make it shorter.
check-questions-many = { $limit } questions at most at a time. Please write fewer.
check-due = Please write a day to come, within a year. For example: 25/12 or 25/12/2027.
