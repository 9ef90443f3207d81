# Using another device: joined by a code
linking-way = Use another device
linking-code = On the other phone, open Bạn Học and type the code { $code }. It works once, within ten minutes.
linking-keep-it = Do not give the code to anybody.
linking-another = Get a new code
linking-nobody = Please register first, then you can use another device.
linking-linked = This is { $name } too now. You can write on either device.
linking-here-already = This device is joined already. Please type the code on the other one.
linking-told = { $channel } was joined. If this seems odd, tell an officer at once.
linking-two-files = Both devices have a file of their own, so they cannot be joined. Both files stay as they are.
linking-two-roles = Both devices have a role of their own, so they cannot be joined yet. Please ask an officer.
