"""A session, its clock, and a recorder that answers when told to."""

from a_kiosk import a_kiosk

from kiosk.session.effects import Play, Show
from kiosk.session.inputs import FacePressed, FaceReleased, Recorded, SpeechChanged, Tick
from kiosk.session.session import Session


class Kiosk:
    """``asked`` is what the recorder was asked, ``heard`` the sounds, in order."""

    def __init__(self, *, pin=None, can_speak=False, has_touch=True, **changes):
        self.session = Session(a_kiosk(**changes), pin=pin, has_touch=has_touch)
        self.now_ms = 1_000_000
        self.asked, self.heard, self.others = [], [], []
        if can_speak:
            self.does(SpeechChanged(can_speak=True))

    @property
    def view(self):
        return self.session.view

    @property
    def screen(self):
        return self.session.view.screen

    def does(self, happened, after_ms=0):
        self.now_ms += after_ms
        effects = self.session.handle(happened, self.now_ms)
        for effect in effects:
            match effect:
                case Show():
                    pass
                case Play(tone):
                    self.heard.append(tone)
                case _ if hasattr(effect, "token"):
                    self.asked.append(effect)
                case _:
                    self.others.append(effect)
        return effects

    def press(self, face, after_ms=0, **with_what):
        return self.does(FacePressed(face, **with_what), after_ms)

    def lift(self, face, after_ms=0):
        return self.does(FaceReleased(face), after_ms)

    def commits(self, seq=41, after_ms=5):
        return self.does(Recorded(self.asked[-1].token, seq), after_ms)

    def waits(self, ms):
        """Let time pass, with every tick that the session asks for."""
        until_ms = self.now_ms + ms
        while (due := self.session.deadline_ms) is not None and due <= until_ms:
            self.does(Tick(), max(0, due - self.now_ms))
        self.does(Tick(), until_ms - self.now_ms)
