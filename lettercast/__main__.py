"""`python -m lettercast`."""

from lettercast.cli import main

if __name__ == "__main__":
    main()
