-- The first house. Times are UTC milliseconds. Rows of accounts and rooms are never removed, so that a number once
-- given names the same person or place for ever.

CREATE TABLE accounts (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL,
	folded     TEXT NOT NULL UNIQUE,
	skeleton   TEXT NOT NULL UNIQUE,
	role       TEXT NOT NULL,
	password   TEXT NOT NULL, -- encoded hash, '' when the account is known by its keys only
	lang       TEXT NOT NULL,
	tz         TEXT NOT NULL,
	theme      TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

-- A house has one owner at most, whatever the code believes.
CREATE UNIQUE INDEX accounts_owner ON accounts (role) WHERE role = 'owner';

CREATE TABLE keys (
	fingerprint TEXT NOT NULL UNIQUE,
	account     INTEGER NOT NULL REFERENCES accounts (id),
	authorized  TEXT NOT NULL,
	comment     TEXT NOT NULL,
	added_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX keys_account ON keys (account);

CREATE TABLE rooms (
	id         INTEGER PRIMARY KEY,
	name       TEXT NOT NULL UNIQUE,
	topic      TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT;

-- The place in the log is the rowid: messages are always appended, never inserted in the middle of the tree.
CREATE TABLE messages (
	number  INTEGER PRIMARY KEY,
	room    INTEGER NOT NULL REFERENCES rooms (id),
	seq     INTEGER NOT NULL,
	author  INTEGER REFERENCES accounts (id), -- NULL for a guest
	name    TEXT NOT NULL,                    -- as it was when this was said
	kind    INTEGER NOT NULL,
	text    TEXT NOT NULL,
	said_at INTEGER NOT NULL,
	UNIQUE (room, seq)
) STRICT;

CREATE INDEX messages_author ON messages (author) WHERE author IS NOT NULL;

CREATE TABLE read_marks (
	account INTEGER NOT NULL REFERENCES accounts (id),
	room    INTEGER NOT NULL REFERENCES rooms (id),
	seq     INTEGER NOT NULL,
	PRIMARY KEY (account, room)
) STRICT, WITHOUT ROWID;

-- What the latest commands came to, so that a repeated one is answered and not done again.
CREATE TABLE applied (
	number INTEGER PRIMARY KEY,
	id     TEXT NOT NULL UNIQUE,
	code   TEXT NOT NULL,
	value  TEXT NOT NULL
) STRICT;

-- How far the log has come: one row, written in the transaction of the commands it counts.
CREATE TABLE position (
	one    INTEGER PRIMARY KEY CHECK (one = 1),
	number INTEGER NOT NULL,
	at     INTEGER NOT NULL
) STRICT;

INSERT INTO position (one, number, at) VALUES (1, 0, 0);

-- Every house has a lobby. Its time is fixed: the same log must give the same rows, whenever the file was made.
INSERT INTO rooms (id, name, topic, created_at) VALUES (1, 'lobby', '', 0);
