-- Doors for programs: bots, and the stream of what happened.

-- A bot is an account with the role 'bot', no password and one key. reads, posts and moderates are its scopes; with
-- listed 1 it is nowhere but in the rooms of bot_rooms. Rows stay: a key that was a bot's once is nobody's any more.
CREATE TABLE bots (
	account     INTEGER PRIMARY KEY REFERENCES accounts (id),
	maker       INTEGER NOT NULL REFERENCES accounts (id),
	fingerprint TEXT NOT NULL UNIQUE,
	reads       INTEGER NOT NULL,
	posts       INTEGER NOT NULL,
	moderates   INTEGER NOT NULL,
	listed      INTEGER NOT NULL,
	made_at     INTEGER NOT NULL,
	revoked_at  INTEGER NOT NULL -- 0 while it is a bot
) STRICT;
CREATE INDEX bots_maker ON bots (maker) WHERE revoked_at = 0;

CREATE TABLE bot_rooms (
	account INTEGER NOT NULL REFERENCES accounts (id),
	room    INTEGER NOT NULL REFERENCES rooms (id),
	PRIMARY KEY (account, room)
) STRICT, WITHOUT ROWID;

-- What happened in a room besides new messages: kind names the command, as a message's change does ('edit', 'delete',
-- 'react', 'pin', 'vote', 'erase') and somebody's coming and going ('join', 'leave'), where account is whose it was. detail
-- is an emoji, off 1 where it was taken back. What retention erased has the room 0: it is for the index of the search.
CREATE TABLE happened (
	room    INTEGER NOT NULL,
	number  INTEGER NOT NULL, -- of the command
	message INTEGER NOT NULL, -- the number of the message, which may be gone; 0 for none
	account INTEGER NOT NULL, -- 0 for none
	kind    TEXT NOT NULL,
	actor   INTEGER NOT NULL, -- who did it, 0 for nobody in particular
	detail  TEXT NOT NULL,
	off     INTEGER NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (room, number, message, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX happened_messages ON happened (number, message) WHERE message > 0;

-- The older table did not say what had changed; what can still be told is whether the message is there.
INSERT INTO happened (room, number, message, account, kind, actor, detail, off, at)
	SELECT coalesce(messages.room, 0), changes.number, changes.message, 0,
		CASE WHEN messages.number IS NULL THEN 'erase' WHEN messages.deleted != '' THEN 'delete' ELSE 'edit' END, 0, '', 0,
		coalesce(nullif(messages.edited_at, 0), messages.said_at, 0)
	FROM changes LEFT JOIN messages ON messages.number = changes.message;
DROP TABLE changes;

-- A message's number is its rowid, which every index ends with: this one finds a room's messages after a number. The bit 4
-- of messages.has marks what a bot has said.
CREATE INDEX messages_room ON messages (room);
CREATE INDEX rooms_kind ON rooms (kind);
UPDATE messages SET has = has | 4 WHERE author IN (SELECT id FROM accounts WHERE role = 'bot');
