"""Somebody without a mouse: Tab, Enter, Space, arrows and letters; the focus must be in sight."""

MOST_STOPS = 250
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  // The calendar within a field for a date is the browser's own, with the browser's ring.
  const isWithin = !one.matches(":focus") && one.matches("input:focus-within");
  return {
    id: one.id,
    said: (one.innerText || one.value || "").trim(),
    hasRing: isWithin || (style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 3),
    html: one.outerHTML.slice(0, 120),
  };
}"""
IN_SIGHT = """() => {
  const one = document.activeElement, box = one.getClientRects()[0];
  const middle = box && document.elementFromPoint(
    (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
    (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2,
  );
  return Boolean(middle) && (one.contains(middle) || middle.contains(one));
}"""


class Keyboard:
    """Keys pressed on a tab of a browser; each stop of Tab must have its ring and be in sight."""

    def __init__(self, tab):
        self._tab = tab

    def enter(self):
        self._tab.keyboard.press("Enter")

    def press(self, key):
        self._tab.keyboard.press(key)

    def follow(self, text):
        """Tab to what says so, and press Enter on it."""
        self.reach(text)
        self.enter()

    def reach(self, text):
        """Tab to what begins with this text."""
        self._until(lambda focus: focus["said"].startswith(text), repr(text))

    def reach_field(self, identifier):
        """Tab to the field with an id that begins so."""
        self._until(lambda focus: focus["id"].startswith(identifier), f"field {identifier!r}")

    def fill(self, identifier, text):
        """Tab to a field, whose text is chosen then, and type another."""
        self.reach_field(identifier)
        self._tab.keyboard.type(text)

    def focus(self):
        """Return what has the focus, None where nothing has."""
        return self._tab.evaluate(FOCUS)

    def _until(self, is_there, wanted):
        for _ in range(MOST_STOPS):
            self.press("Tab")
            focus = self.focus()
            if focus is None:  # past the last one
                continue
            assert focus["hasRing"], f"no ring: {focus} on {self._tab.url}"
            self._tab.wait_for_function(IN_SIGHT)  # a chart that is drawn moves what is below it
            if is_there(focus):
                return
        raise AssertionError(f"{wanted} cannot be reached by Tab on {self._tab.url}")
