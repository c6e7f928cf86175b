"""Easy Japanese: what makes a text hard to read, why, and what to write instead."""

from sasaeai.core.text.easy.checking import check
from sasaeai.core.text.easy.findings import Finding
from sasaeai.core.text.easy.grades import grade_of

__all__ = ["Finding", "check", "grade_of"]
