"""The commands of `banhoc`."""
