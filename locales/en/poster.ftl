# The invitation that hangs in a village, with a QR code.
poster-invited = Come and keep what you learn and do.
poster-scan = Open the camera or Zalo and scan this code.
poster-or-link = If it cannot be scanned, open this address:
poster-or-zalo = Or open this address in Zalo and type the code:
poster-or-zalo-name = Or look for this name on Zalo and send the code:
