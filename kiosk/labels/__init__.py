"""Labels for buttons and housing, to be printed, with Braille."""
