"""A kiosk's software: another release fetched, tried beside the running one, kept or taken back."""
