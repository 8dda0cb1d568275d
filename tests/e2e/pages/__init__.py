"""What people see and press, one class per screen."""
