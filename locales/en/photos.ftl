# Looking at, replacing, removing photos
photos-look = See the photos
photos-none = There is no photo yet. Send one at any time.
photos-shown = { $photos ->
    [one] The photo that was sent.
   *[other] The { $photos } photos that were sent, in order.
 }
photos-which = Which one is to be replaced or removed?
photos-number = Photo { $number }
photos-closed = The file is handed in; its photos can only be looked at.
photos-one = This photo is used for { $criteria } of the items. Send another one to replace it, or remove it.
photos-remove = Remove this photo
photos-leave = Keep this photo
photos-removed = The photo is removed.
photos-replaced = The photo is replaced.
photos-gone = This photo is no longer there.
photos-album-gone = File { $number }: its owner has taken a photo away. Open the photos again from the file.
