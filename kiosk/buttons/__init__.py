"""Three real buttons, their lamps and a selector. Only ``pins`` knows gpiozero."""
