# Files sent as a link, where no file can be sent
link-title = A file from Bạn Học
link-ready = Press the button to download it. The link is good for one day.
link-download = Download
link-listen = Press to listen. The link is good for one day.
link-gone = This file is no longer here. Please ask for it again in the chat.
link-line = Open this link to download the file:
link-voice = Open this link to listen:
