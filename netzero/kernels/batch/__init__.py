"""Many designs of one park at once: the number of the design is the innermost index, in blocks of `WIDTH`."""
