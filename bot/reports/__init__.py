"""What officers take home: drawn anew from the figures each time it is fetched."""
