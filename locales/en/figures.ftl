# Figures
figures-desk = Write "report" at any time to see the figures.
figures-show = Show the figures
figures-by-country = Province by province
figures-by-province = Commune by commune
figures-by-commune = Village by village
figures-whole-country = Whole country
figures-whole-province = Whole province
figures-whole-commune = Whole commune
figures-country = The whole country
figures-groups = By group
figures-period = Another period
figures-elsewhere = Another place
figures-next-page = Next page
figures-page-before = Page before
figures-spreadsheet = Spreadsheet
figures-head = { $place }, up to { $day }:
figures-totals = Registered: { $registered }. With evidence: { $shown }, handed in: { $handed }.
figures-outcome = Approved: { $approved }. Sent back: { $returned }.
figures-change = { $period }: { $registered } more registered, { $handed } handed in, { $approved } approved.
figures-before = The period before, as many days: { $registered } registered, { $handed } handed in, { $approved } approved.
figures-no-change = { $period }: nothing new registered, handed in or decided.
figures-nothing-new = { $place }: { $period }, nothing new, { $waiting ->
    [0] nothing waits
   *[other] { $waiting } waiting
 }.
figures-waiting = Waiting: { $waiting }, the longest for { $days ->
    [0] less than a day
    [one] a day
   *[other] { $days } days
 }.
figures-none-waiting = Nothing waits for a decision.
figures-left-over = Files of { $year } that still wait: { $count }.
figures-share = Approved: { $percent }% of { $adults } adults (counted { $day }).
figures-share-of = Approved: { $percent }% of { $adults } adults in { $known } of { $communes } communes that counted (since { $day }).
figures-target = The target for { $year }: { $percent }% ({ $source }).
figures-outside = Recognised on paper in { $year }, not through this program: { $outside }.
figures-leading = In the lead: { $places }.
figures-silent = Quiet, worth a visit: { $places }{ $more ->
    [0] { "" }
   *[other] {" "}and { $more } more
 }.
figures-hasty = All approved, in less than a minute each: { $places }.
figures-part = { $registered ->
    [0] { $place }: nobody has registered yet
   *[other] { $place }: { $registered } registered{ $waiting ->
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
figures-part-share = { $percent }% of adults
figures-which-period = Figures of which period?
figures-which-area = Figures of which place?
figures-period-week = The last 7 days
figures-period-month = This month
figures-period-last-month = Last month
figures-period-quarter = This quarter
figures-period-half = This half-year
figures-period-year = This year
figures-period-last-year = Last year
figures-not-officer = The figures are for the officers of that place only.
figures-file = The spreadsheet has the figures and the names of those who wait. Please keep it among the officers.
figures-file-counts = The spreadsheet has figures and no names.
figures-in-private = The spreadsheet names people, so it is not sent to a group. Please write to me in private.

# Telling counts
told-begin = Tell a count
told-which = { $place }: which count?
told-commune = Adults of the commune
told-villages = Adults village by village
told-recognised-year = Recognised on paper in { $year }
told-which-village = The adults of which village?
told-village = { $place }: { $adults } adults ({ $day })
told-village-unknown = { $place }: not known
told-ask-adults = How many adults has { $place }? Write one number, such as 320.
told-ask-recognised = How many of { $place } were recognised in { $year } without this chat? Write one number, such as 45.
told-last = Noted before: { $count }, on { $day }.
told-number = How many people is that? Please write one number, such as 320.
told-too-few = That is fewer than the { $approved } who were approved there. Please look again.
told-adults-kept = Noted: { $place } has { $adults } adults, on { $day }.
told-recognised-kept = Kept: { $place } has { $outside } people recognised on paper in { $year }.

# The spreadsheet
figures-sheet-summary = Summary
figures-sheet-commune = Villages
figures-sheet-province = Communes
figures-sheet-country = Provinces
figures-sheet-groups = Groups
figures-sheet-waiting = Waiting
figures-sheet-made = Made at { $day }
figures-sheet-year = Figures of { $year }
figures-sheet-withdrawn = Files that were withdrawn do not count.
figures-sheet-period = Period: { $period }, from { $begin } to { $end }
figures-sheet-longest = The list of what waits names the { $count } longest only.
figures-sheet-total = All together
figures-sheet-chart-commune = By village
figures-sheet-chart-province = By commune
figures-sheet-chart-country = By province
figures-column-what = Files
figures-column-now = At the end
figures-column-new = New in the period
figures-column-before = New in the period before, as many days
figures-column-village = Village
figures-column-commune = Commune
figures-column-province = Province
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
figures-column-adults = Adults
figures-column-counted = Counted on
figures-column-percent = Approved, % of adults
figures-column-outside = Recognised on paper
figures-more = More
figures-more-what = Choose one.
figures-unreached = No message reaches { $count } people: please have them told.
