//! A proposed change of a policy: applied to a package, put in words, checked, and decided before and after. No store, no clock, no HTTP.
