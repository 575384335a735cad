"""What a visit is, by which channel it came, who is a robot, what consent permits."""
