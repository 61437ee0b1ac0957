"""What a kiosk does with a citizen, and shows: rules that know no file, pin, screen or clock."""
