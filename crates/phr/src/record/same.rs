//! Which entries tell the same fact. (Rules follow.)
