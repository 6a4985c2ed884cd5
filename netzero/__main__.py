"""`python -m netzero` is the `netzero` command."""

from netzero.cli import main

if __name__ == "__main__":
    main()
