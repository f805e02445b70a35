"""How `wizard.core.problems` finds out what is wrong with a text, and the sentences for it.

The route: scan (where it stops being JSON) → kinds (what a person calls that) → wordings (how to
say it) → marks (how to show it). Loaded only when there is something wrong.
"""
