# Figures
figures-desk = Write "report" at any time to see the commune's figures.
figures-show = Show the figures
figures-by-village = Village by village
figures-spreadsheet = Spreadsheet
figures-head = { $commune }, up to { $day }:
figures-whole = Registered: { $registered }. Handed in: { $handed }.
figures-outcome = Approved: { $approved }. Sent back: { $returned }.
figures-change = In the last 7 days: { $registered } more registered, { $handed } handed in, { $approved } approved.
figures-no-change = In the last 7 days: nothing new registered, handed in or decided.
figures-waiting = Waiting: { $waiting }, the longest for { $days ->
    [0] less than a day
    [one] a day
   *[other] { $days } days
 }.
figures-none-waiting = Nothing waits for a decision.
figures-leading = In the lead: { $villages }.
figures-silent = Worth a visit: { $villages }. Nobody has registered there, or nothing new came for a month.
figures-village = { $registered ->
    [0] { $village }: nobody has registered yet
   *[other] { $village }: { $registered } registered{ $waiting ->
        [0] { "" }
       *[other] , { $waiting } waiting
    }{ $approved ->
        [0] { "" }
       *[other] , { $approved } approved
    }{ $returned ->
        [0] { "" }
       *[other] , { $returned } sent back
    }
 }
figures-not-officer = The figures are for the commune's officers only.
figures-file = The spreadsheet has the figures and the names of those who wait. Please keep it among the officers.
figures-in-private = The spreadsheet names people, so it is not sent to a group. Please write to me in private.

# The spreadsheet
figures-sheet-summary = Summary
figures-sheet-villages = Villages
figures-sheet-groups = Groups
figures-sheet-waiting = Waiting
figures-sheet-made = Made at { $day }
figures-sheet-year = Figures of { $year }
figures-sheet-withdrawn = Files that were withdrawn do not count.
figures-sheet-total = Whole commune
figures-sheet-chart = By village
figures-column-what = Files
figures-column-now = Now
figures-column-before = 7 days ago
figures-column-change = Change
figures-column-village = Village
figures-column-group = Group
figures-column-registered = Registered
figures-column-with-evidence = With evidence
figures-column-handed-in = Handed in
figures-column-approved = Approved
figures-column-returned = Sent back
figures-column-waiting = Waiting
figures-column-unachieved = Not achieved
figures-column-last = Newest activity
figures-column-number = File number
figures-column-name = Name
figures-column-since = Handed in at
figures-column-days = Waiting (days)
