-- Whatever is kept can be made anew from the chain, as far as a node still has it.

-- What this file is of, and how far it is.
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Blocks in which something is kept.
CREATE TABLE block (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, time_ms INTEGER NOT NULL);

-- Blocks that no node has told yet: from the first to the last.
CREATE TABLE gap (first INTEGER PRIMARY KEY, last INTEGER NOT NULL);

CREATE TABLE call (
    block INTEGER NOT NULL,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    signer BLOB,
    PRIMARY KEY (block, position)
) WITHOUT ROWID;
CREATE INDEX call_by_hash ON call (hash);

-- The chain's own words (topic, raw), and what they mean (kind, data): the second is made from the first.
CREATE TABLE event (
    block INTEGER NOT NULL,
    position INTEGER NOT NULL,
    call INTEGER,
    contract TEXT NOT NULL,
    address BLOB NOT NULL,
    topic TEXT,
    raw BLOB NOT NULL,
    code_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT,
    PRIMARY KEY (block, position)
) WITHOUT ROWID;
CREATE INDEX event_by_kind ON event (kind, block, position);

-- What each event can be found by.
CREATE TABLE link (
    what TEXT NOT NULL,
    which TEXT NOT NULL,
    block INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (what, which, block, position)
) WITHOUT ROWID;

-- What an event about one thing is about as well: a contribution's product, and whose work it is.
CREATE TABLE also (
    what TEXT NOT NULL,
    which TEXT NOT NULL,
    also_what TEXT NOT NULL,
    also_which TEXT NOT NULL,
    PRIMARY KEY (what, which, also_what, also_which)
) WITHOUT ROWID;

CREATE TABLE sum (
    what TEXT NOT NULL,
    which TEXT NOT NULL,
    asset TEXT NOT NULL,
    name TEXT NOT NULL,
    amount TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (what, which, asset, name)
) WITHOUT ROWID;

-- Contracts beside those of the address book, and the code that each is known to run.
CREATE TABLE contract (address BLOB PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE code (address BLOB PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID;
