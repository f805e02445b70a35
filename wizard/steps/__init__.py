"""The seven steps and the pages around them, each defined once: its blocks and its actions.

The full screen (`screens.page_screen`) and plain mode (`plain.page_prompts`) draw them.

How to write a step:

    class Register(Step):
        guide = steps.REGISTER                    # 1. number, title and why come from the guide

        def blocks(self):                         # 2. what is shown, from top to bottom;
            return [Path("path", PATH),           #    always every block (see `shown`)
                    TextField("name", NAME, self.session.agent_name)]

        def actions(self):                        # 3. what can be done now; the first one is next.
            return [Action("next", "I clicked Register"),    # button, key, footer, palette, help
                    Action("copy_name", "Copy the name"),    # and plain option come from this
                    BACK]

        async def next(self):                     # 4. an action runs the method of its name
            self.update(registered=self.said())   # 5. the session is the truth
            self.world.go_next()

        async def entered(self, block, value):    # 6. what a person types, pastes, chooses or ticks
            self.update(agent_name=value)         #    arrives here, with the block's id

7. A step never imports Textual and never prints. 8. It reaches outside only through `self.world`.
9. Slow work is awaited; the person can stop what `self.world.stoppable` waits for. 10. A sentence
is in the step (`load.py`), in its words (`load_words.py`) or in `guide`, never in a front end.
"""
