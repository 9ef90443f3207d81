# Messages from officers to people
announcements-button = Message to the people
announcements-open = A message to the people of { $area }. Each is looked at before it is sent.
announcements-write = Write a message
announcements-topic = This month's topic
announcements-congratulation = Last month's successes
announcements-sent = Sent messages
announcements-back = Back to the start

# Writing
announcements-ask-words = Write what is to be said, at most { $limit } letters and signs. For a picture with it, send one here.
announcements-ask-words-of-photo = The picture is with it. Now write the words.
announcements-keep = Keep the words
announcements-drop = Drop this message
announcements-dropped = Dropped; nobody gets it.
announcements-whom = For which place?
announcements-all = All of { $area }
announcements-everywhere = The whole country
announcements-country = the whole country
announcements-more = Next page
announcements-confirm = { $audience ->
    [groups] The reviewing groups will see it exactly like this: { $count } in { $area }. Shall it be sent?
   *[people] People will see it exactly like this: { $count } in { $area }. Shall it be sent?
 }
announcements-confirm-second = { $audience ->
    [groups] It goes to { $count } reviewing groups in { $area }. Above { $alone } another officer must agree.
   *[people] It goes to { $count } people in { $area }. Above { $alone } another officer must agree.
 }
announcements-nobody = { $audience ->
    [groups] No reviewing group in { $area } can get a message yet. Please choose another place.
   *[people] Nobody in { $area } can get a message yet. Please choose another place.
 }
announcements-nobody-now = { $audience ->
    [groups] There is no reviewing group now that has not got this message.
   *[people] Nobody can get this message any more.
 }
announcements-send = Send
announcements-ask-second = Ask another officer
announcements-mend = Change the words
announcements-elsewhere = Another place
check-announcement-empty = Please write the message in words.
check-announcement-long = It has { $count } letters and signs, at most { $limit } are possible. Please shorten it.

# The second officer
announcements-second = { $audience ->
    [groups] Please look at a message to { $count } reviewing groups in { $area }. They will see it as below.
   *[people] Please look at a message to { $count } people in { $area }. They will see it as below.
 }
announcements-approve = Agree
announcements-refuse = Better not
announcements-asked = Another officer was asked. It is sent once somebody agrees.
announcements-no-second = There is no other officer to look at it. To fewer it can be sent without.
announcements-why = Why should it not be sent? Write one short sentence.
announcements-not-now = Look again first
announcements-refused = The message was not sent. The officer who looked at it writes:
announcements-refused-thanks = The author was told.
announcements-own = Your own message needs another officer.

# Sending
announcements-from = A message from the Association's officers in { $area }:
announcements-from-centre = A message from the Association's central officers:
announcements-rest = No more messages
announcements-begun = Sending has begun.
announcements-begun-by-night = Noted. It is sent from the morning of the next working day; nothing goes out by night or on days off.
announcements-progress = Sent { $sent }/{ $readers }. Waiting: { $left }.
announcements-done = { $audience ->
    [groups] All sent: { $sent } reviewing groups have it. Not reachable: { $lost }.
   *[people] All sent: { $sent } have it. Not reachable: { $lost }.
 }
announcements-stopped = { $audience ->
    [groups] Stopped. { $sent } reviewing groups have it.
   *[people] Stopped. { $sent } have it.
 }
announcements-stop = Stop sending
announcements-stop-one = Stop message { $number }
announcements-none-sent = Nothing was sent yet.
announcements-groups = the reviewing groups in { $area }
announcements-listed-awaiting = { $day } · { $area } · waits for another officer, { $readers } { $audience ->
    [groups] groups
   *[people] people
 }
announcements-listed-running = { $day } · { $area } · being sent, { $sent }/{ $readers }
announcements-listed-done = { $day } · { $area } · sent to { $sent }/{ $readers }
announcements-listed-cancelled = { $day } · { $area } · not sent any more, { $sent }/{ $readers } have it

# What is not possible
announcements-not-officer = Only the Association's officers can send messages.
announcements-not-yours = There is no such message in your area.
announcements-in-private = To send messages, please write to me in private.
announcements-gone = The message that was being written is gone. Please write a new one.
announcements-changed = The message has changed since. Please look at it again before sending.
announcements-sent-before = This month's was sent here already.
announcements-is-draft = This message is still being written.
announcements-is-awaiting = This message waits for another officer.
announcements-is-running = This message is being sent.
announcements-is-done = This message was sent.
announcements-is-cancelled = This message is not sent any more.
