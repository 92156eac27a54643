-- A house of many rooms, and the hand on its door. What belongs to a message hangs on its number, its place in the log.

-- state is '' for a full account, 'pending' while its first words wait for a moderator, 'deleted' for a name that is kept
-- from reuse. away is '' for somebody who is not.
ALTER TABLE accounts ADD COLUMN state    TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN bio      TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN pronouns TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN away     TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN notify   TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN typing   TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN seen_at  INTEGER NOT NULL DEFAULT 0;

-- title is the name that is shown and folded what it is found by. name has become the key: the folded name of a room that
-- everybody sees, '+' and a number for a private one, '@' and its people for a direct one. Were all names unique, whoever
-- opens a room could feel for the names of private ones.
-- kind is 'public', 'announce', 'private' or 'direct'; slow and retention are seconds, 0 for none; maker 0 is the house.
ALTER TABLE rooms ADD COLUMN title     TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN folded    TEXT NOT NULL DEFAULT '';
ALTER TABLE rooms ADD COLUMN kind      TEXT NOT NULL DEFAULT 'public';
ALTER TABLE rooms ADD COLUMN maker     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN archived  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN slow      INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN retention INTEGER NOT NULL DEFAULT 0;
UPDATE rooms SET title = name, name = lower(name), folded = lower(name);
CREATE INDEX rooms_folded ON rooms (folded, kind);
CREATE INDEX rooms_retention ON rooms (retention) WHERE retention > 0;

-- place orders an account's rooms; role is '' or 'moderator'; notify is '' (the account's own), 'all', 'mentions', 'none'.
CREATE TABLE members (
	account   INTEGER NOT NULL REFERENCES accounts (id),
	room      INTEGER NOT NULL REFERENCES rooms (id),
	place     INTEGER NOT NULL,
	role      TEXT NOT NULL,
	notify    TEXT NOT NULL,
	joined_at INTEGER NOT NULL,
	PRIMARY KEY (account, room)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_room ON members (room, account);
CREATE INDEX members_place ON members (account, place, room);
INSERT INTO members (account, room, place, role, notify, joined_at) SELECT id, 1, 1, '', '', created_at FROM accounts;

-- reply is the Seq of the message that this one answers, 0 for none. deleted is the name of who took it away; its text is
-- empty then. has says which of the tables below know more of it: 1 reactions, 2 a poll. said counts nothing.
ALTER TABLE messages ADD COLUMN reply     INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN edited_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deleted   TEXT NOT NULL DEFAULT '';
ALTER TABLE messages ADD COLUMN pinned    INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN has       INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_pinned ON messages (room, seq) WHERE pinned = 1;
CREATE INDEX messages_reply ON messages (room, reply, seq) WHERE reply > 0;

-- Which messages have changed since they were said, for what is kept beside the log (the search's index).
CREATE TABLE changes (
	number  INTEGER NOT NULL, -- of the change
	message INTEGER NOT NULL, -- the number of the message; it may be gone
	PRIMARY KEY (number, message)
) STRICT, WITHOUT ROWID;

CREATE TABLE reactions (
	message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
	emoji   TEXT NOT NULL,
	account INTEGER NOT NULL REFERENCES accounts (id),
	number  INTEGER NOT NULL, -- orders them
	PRIMARY KEY (message, emoji, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX reactions_order ON reactions (message, number);

CREATE TABLE poll_options (
	message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
	choice  INTEGER NOT NULL, -- 1, 2, 3 …
	text    TEXT NOT NULL,
	PRIMARY KEY (message, choice)
) STRICT, WITHOUT ROWID;

CREATE TABLE votes (
	message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
	account INTEGER NOT NULL REFERENCES accounts (id),
	choice  INTEGER NOT NULL,
	PRIMARY KEY (message, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE mentions (
	account INTEGER NOT NULL REFERENCES accounts (id),
	room    INTEGER NOT NULL REFERENCES rooms (id),
	seq     INTEGER NOT NULL,
	message INTEGER NOT NULL REFERENCES messages (number) ON DELETE CASCADE,
	PRIMARY KEY (account, room, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_newest ON mentions (account, message);
CREATE INDEX mentions_message ON mentions (message);

-- block is 1 where the other may not write to the account either.
CREATE TABLE ignores (
	account INTEGER NOT NULL REFERENCES accounts (id),
	other   INTEGER NOT NULL REFERENCES accounts (id),
	block   INTEGER NOT NULL,
	PRIMARY KEY (account, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX ignores_other ON ignores (other);

-- What is said later: taken out when its time has come and said in the same transaction.
CREATE TABLE later (
	id      INTEGER PRIMARY KEY,
	account INTEGER NOT NULL REFERENCES accounts (id),
	room    INTEGER NOT NULL REFERENCES rooms (id),
	text    TEXT NOT NULL,
	due_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX later_due ON later (due_at);
CREATE INDEX later_account ON later (account, due_at);

-- subject is 'a:12' for an account, 'k:SHA256:…' for a key, 'n:192.0.2.0/24' for a network, 'g:' and the folded name of
-- a guest. room 0 is the whole house; until 0 is for ever.
CREATE TABLE sanctions (
	id        INTEGER PRIMARY KEY,
	kind      TEXT NOT NULL, -- 'mute' or 'ban'
	subject   TEXT NOT NULL,
	account   INTEGER NOT NULL, -- whose name is shown; 0 for none
	room      INTEGER NOT NULL,
	until     INTEGER NOT NULL,
	reason    TEXT NOT NULL,
	by        INTEGER NOT NULL REFERENCES accounts (id),
	at        INTEGER NOT NULL,
	lifted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sanctions_subject ON sanctions (subject, kind, room) WHERE lifted_at = 0;
CREATE INDEX sanctions_kind ON sanctions (kind, id) WHERE lifted_at = 0;

-- When somebody last spoke in a room with slow mode; who is as in sanctions.subject.
CREATE TABLE spoke (
	room INTEGER NOT NULL REFERENCES rooms (id),
	who  TEXT NOT NULL,
	at   INTEGER NOT NULL,
	PRIMARY KEY (room, who)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
	id      INTEGER PRIMARY KEY,
	hash    TEXT NOT NULL UNIQUE, -- of the code, which nobody can read again
	maker   INTEGER NOT NULL REFERENCES accounts (id),
	made_at INTEGER NOT NULL,
	until   INTEGER NOT NULL, -- 0 for ever
	uses    INTEGER NOT NULL, -- that are left
	used    INTEGER NOT NULL,
	role    TEXT NOT NULL,
	room    INTEGER NOT NULL, -- 0 for none: where the newcomer becomes a member as well
	revoked INTEGER NOT NULL
) STRICT;

-- kind is 'message' for a message that somebody reported, 'held' for first words that wait for a moderator: they are in
-- text, for they have not been said.
CREATE TABLE reports (
	id        INTEGER PRIMARY KEY,
	kind      TEXT NOT NULL,
	room      INTEGER NOT NULL,
	seq       INTEGER NOT NULL, -- 0 for held words
	account   INTEGER NOT NULL, -- whom it is about; 0 for a guest
	name      TEXT NOT NULL,
	text      TEXT NOT NULL,
	reason    TEXT NOT NULL,
	by        INTEGER NOT NULL,
	at        INTEGER NOT NULL,
	closed_at INTEGER NOT NULL,
	closed_by INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_open ON reports (id) WHERE closed_at = 0;
CREATE INDEX reports_again ON reports (room, seq, by) WHERE closed_at = 0 AND kind = 'message';
CREATE INDEX reports_held ON reports (account) WHERE kind = 'held' AND closed_at = 0;

-- Who did what to whom, and why. undo is a command that takes it back, '' when there is none or it was undone.
CREATE TABLE audit (
	number  INTEGER PRIMARY KEY,
	at      INTEGER NOT NULL,
	actor   INTEGER NOT NULL,
	action  TEXT NOT NULL,
	account INTEGER NOT NULL, -- 0 for none
	target  TEXT NOT NULL,    -- as shown
	room    INTEGER NOT NULL, -- 0 for the house
	reason  TEXT NOT NULL,
	undo    TEXT NOT NULL
) STRICT;
CREATE INDEX audit_actor ON audit (actor, number);
CREATE INDEX audit_account ON audit (account, number);

-- The settings of the house: 'lockdown', 'registration', 'approval'.
CREATE TABLE house (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
