"""The command line: `banhoc`, or `python -m bot`. Every process that takes media in reads this file anew, and must not load the program for it."""


def main() -> None:
    """The entry point."""
    from bot import commands

    commands.main()


if __name__ == "__main__":
    main()
