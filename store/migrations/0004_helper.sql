-- The house's own helper, and whom a reminder of its calls.
ALTER TABLE accounts ADD COLUMN house INTEGER NOT NULL DEFAULT 0;
ALTER TABLE later ADD COLUMN whom INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX accounts_by_house ON accounts (house) WHERE house = 1;
