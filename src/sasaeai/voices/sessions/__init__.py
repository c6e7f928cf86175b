"""Talk sessions, opinion cards and the issues they are about, coded twice."""
