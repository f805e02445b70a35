"""Every code with its sentences."""

from __future__ import annotations

from collections.abc import Mapping

from wizard.core.diagnosis.texts_signs import QUOTES, SIGNS, WORDS
from wizard.core.diagnosis.texts_structure import BRACKETS, COMMAS, Wording
from wizard.core.diagnosis.texts_whole import WHOLE

WORDINGS: Mapping[str, Wording] = {**WHOLE, **BRACKETS, **COMMAS, **QUOTES, **WORDS, **SIGNS}
