"""Drawing at random what a seed decides: keys that are not equally popular, words, and the shares that come of it."""
