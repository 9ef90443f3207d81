"""The command line: `banhoc`, or `python -m bot`. Every process that takes media in reads this file anew, and must not load the program for it."""

import gc


def main() -> None:
    """The entry point."""
    gc.disable()  # what is loaded stays: to look for garbage in it again and again takes a quarter of the start, and later holds everything up
    from bot import commands

    gc.freeze()
    gc.enable()
    commands.main()


if __name__ == "__main__":
    main()
