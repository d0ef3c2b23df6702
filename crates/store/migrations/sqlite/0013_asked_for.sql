-- Search columns of identifiers (parameter 2) were written for every resource and never asked for.
DELETE FROM token WHERE param = 2;
