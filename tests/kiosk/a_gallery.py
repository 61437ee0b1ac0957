"""A real window that shows examples: each line on standard input is a name and a language.

Reads one JSON object from the command line: ``size`` in pixels. Says on standard output, one JSON
object a line, what is shown and what touches it are posted.
"""

import json
import os
import sys
import threading

from views import NOW_MS, an_example


def say(**facts):
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def main():
    size = json.loads(sys.argv[1])["size"]
    from kivy.config import Config

    Config.set("graphics", "width", str(size[0]))
    Config.set("graphics", "height", str(size[1]))
    Config.set("graphics", "borderless", "1")
    Config.set("graphics", "multisamples", "0")
    Config.set("input", "mouse", "mouse,disable_on_activity,disable_multitouch")
    Config.remove_option("input", "%(name)s")
    from kivy.base import runTouchApp
    from kivy.clock import mainthread
    from kivy.core.window import Window

    from kiosk.ui.stage import Stage

    stage = Stage(post=lambda posted: say(posted=repr(posted)), now_ms=lambda: NOW_MS)
    stage.size = Window.size

    @mainthread
    def show(line):
        name, language = line.split()
        stage.show(an_example(name, language))
        say(shown=name)

    def read():
        for line in sys.stdin:
            show(line)

    threading.Thread(target=read, daemon=True).start()
    runTouchApp(stage)


if __name__ == "__main__":
    os.environ.setdefault("KIVY_NO_ARGS", "1")
    import kiosk.ui

    assert kiosk.ui.__doc__
    main()
