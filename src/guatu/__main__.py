"""`python -m guatu` is the command line."""

from guatu.site.cli import main

if __name__ == "__main__":
    main()
