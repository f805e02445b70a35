"""The full-screen front end. Only this package uses Textual."""

import gc
import os

# Textual reads its maximum frame rate when it is imported. Most keys change the screen at least
# twice, and each change would wait for 1/60 of a second. If nothing changes, nothing is drawn.
FRAMES_A_SECOND = "1000"
os.environ["TEXTUAL_FPS"] = FRAMES_A_SECOND

# Until the first frame, looking for garbage would take a tenth of the time.
gc.set_threshold(100_000)
