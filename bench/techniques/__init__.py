"""docs/techniques.md: a section for every technique, made from its definition, the code and what was measured."""
