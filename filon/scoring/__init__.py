"""How engaged each person is, and so how warm: rules that marketing writes, points that fade, a reason for each."""
