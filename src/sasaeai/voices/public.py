"""The door of the voices room: what higher rooms may use."""

from sasaeai.voices.surveys.queries import Result, result_of, surveys_of

__all__ = ["Result", "result_of", "surveys_of"]
