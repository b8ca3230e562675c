-- The kernel's own tables: records, their history, requests, consents, seals, sight, accounts, the centre's clock.
-- Promises: InnoDB with primary keys only; nothing here knows a kind of record. The kinds' own tables are made by build().

-- Owner of all routines and views. Locked: nobody logs in as it. Its rights end at these two schemas.
CREATE USER IF NOT EXISTS ccc_definer@localhost ACCOUNT LOCK;
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE, TRIGGER, CREATE TEMPORARY TABLES ON ccc.* TO ccc_definer@localhost;
GRANT SELECT, EXECUTE ON ccc_api.* TO ccc_definer@localhost;
-- Locks accounts of people who left and ends their sessions; owns that one procedure.
CREATE USER IF NOT EXISTS ccc_locker@localhost ACCOUNT LOCK;
GRANT CREATE USER, PROCESS, CONNECTION ADMIN ON *.* TO ccc_locker@localhost;
GRANT SELECT, UPDATE ON ccc.* TO ccc_locker@localhost;
GRANT EXECUTE ON ccc.* TO ccc_locker@localhost;
-- Database roles: ccc_user for persons, ccc_run for the runner.
CREATE ROLE IF NOT EXISTS ccc_user;
CREATE ROLE IF NOT EXISTS ccc_run;

-- Rows of files on their way in (rule pack, demo data).
CREATE TABLE ccc.stage (
  area VARCHAR(10) NOT NULL,
  tbl  VARCHAR(40) NOT NULL,
  line INT         NOT NULL,
  data LONGTEXT    NOT NULL,
  PRIMARY KEY (area, tbl, line)
) ENGINE=InnoDB;

-- The centre: one row. Only a demo database (demo=1) may have an offset.
CREATE TABLE ccc.centre (
  n              TINYINT      NOT NULL PRIMARY KEY DEFAULT 1 CHECK (n = 1),
  name           VARCHAR(255) NOT NULL DEFAULT '云计算中心',
  name_en        VARCHAR(255) NOT NULL DEFAULT 'Cloud computing centre',
  demo           TINYINT(1)   NOT NULL DEFAULT 0,
  offset_us      BIGINT       NOT NULL DEFAULT 0,
  tz             VARCHAR(6)   NOT NULL DEFAULT '+08:00',
  schema_version INT          NOT NULL DEFAULT 1,
  CONSTRAINT centre_offset CHECK (offset_us = 0 OR demo = 1)
) ENGINE=InnoDB;
INSERT INTO ccc.centre (n) VALUES (1);

-- Everything that has a life.
CREATE TABLE ccc.record (
  id         BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  kind       CHAR(3)      NOT NULL,
  number     VARCHAR(80)  NOT NULL,
  state      VARCHAR(24)  NOT NULL,
  prev_state VARCHAR(24)  NULL,
  version    INT          NOT NULL DEFAULT 0,
  title      VARCHAR(255) NOT NULL DEFAULT '',
  org        VARCHAR(40)  NULL,
  zone       VARCHAR(10)  NULL,
  holder     VARCHAR(40)  NULL,
  office     VARCHAR(40)  NULL COMMENT 'office of the holder where the record was handed on to an office',
  opened     DATETIME(6)  NOT NULL,
  due        DATETIME(6)  NULL,
  drill      TINYINT(1)   NOT NULL DEFAULT 0,
  head       CHAR(64)     NOT NULL DEFAULT '',
  last_seq   INT          NOT NULL DEFAULT 0,
  created_by VARCHAR(40)  NULL,
  changed_at DATETIME(6)  NOT NULL,
  asked_at   DATETIME(6)  NULL COMMENT 'stamp of ANY.ask_opinion',
  opinion_at DATETIME(6)  NULL COMMENT 'stamp of ANY.opinion',
  UNIQUE KEY number (number),
  KEY kind_state (kind, state, id),
  KEY org (org, id),
  KEY changed (changed_at),
  KEY holder (holder)
) ENGINE=InnoDB;

-- What happened, refusals included. Append-only, chained per record.
CREATE TABLE ccc.event (
  record     BIGINT      NOT NULL,
  seq        INT         NOT NULL,
  at         DATETIME(6) NOT NULL,
  actor      VARCHAR(40) NOT NULL,
  account    VARCHAR(80) NOT NULL,
  action     VARCHAR(40) NOT NULL,
  from_state VARCHAR(24) NOT NULL,
  to_state   VARCHAR(24) NOT NULL,
  origin     VARCHAR(10) NOT NULL,
  outcome    VARCHAR(8)  NOT NULL,
  vals       LONGTEXT    NULL CHECK (vals IS NULL OR JSON_VALID(vals)),
  reason     TEXT        NULL,
  rules      LONGTEXT    NULL CHECK (rules IS NULL OR JSON_VALID(rules)),
  consents   LONGTEXT    NULL CHECK (consents IS NULL OR JSON_VALID(consents)),
  req        CHAR(36)    NULL,
  hash       CHAR(64)    NOT NULL,
  PRIMARY KEY (record, seq),
  KEY at (at),
  KEY actor (actor, at),
  KEY req (req)
) ENGINE=InnoDB;

-- Requests by the client's id: the same id again gives the first answer.
CREATE TABLE ccc.request (
  req     CHAR(36)    NOT NULL PRIMARY KEY,
  who     VARCHAR(40) NOT NULL,
  at      DATETIME(6) NOT NULL,
  record  BIGINT      NULL,
  outcome VARCHAR(10) NULL,
  answer  LONGTEXT    NULL,
  sha256  CHAR(64)    NOT NULL DEFAULT '' COMMENT 'of what was asked; an id is for one request only'
) ENGINE=InnoDB;

-- Moves that wait for second persons, and the consents given so far.
CREATE TABLE ccc.proposal (
  req     CHAR(36)    NOT NULL PRIMARY KEY,
  record  BIGINT      NOT NULL,
  move    SMALLINT    NOT NULL,
  version INT         NOT NULL,
  action  VARCHAR(40) NOT NULL COMMENT 'KIND.action as asked',
  vals    LONGTEXT    NULL,
  reason  TEXT        NULL,
  ack     TEXT        NULL,
  who     VARCHAR(40) NOT NULL,
  account VARCHAR(80) NOT NULL,
  origin  VARCHAR(10) NOT NULL,
  at      DATETIME(6) NOT NULL,
  number  VARCHAR(80) NOT NULL,
  KEY record (record),
  KEY who (who)
) ENGINE=InnoDB;
CREATE TABLE ccc.consent (
  req     CHAR(36)    NOT NULL,
  who     VARCHAR(40) NOT NULL,
  account VARCHAR(80) NOT NULL,
  grp     TINYINT     NOT NULL COMMENT 'which of the asked consents it fills',
  role    VARCHAR(16) NOT NULL,
  at      DATETIME(6) NOT NULL,
  PRIMARY KEY (req, who),
  UNIQUE KEY grp (req, grp)
) ENGINE=InnoDB;

-- Seals: heads of all records changed since the last seal.
CREATE TABLE ccc.seal (
  n         INT         NOT NULL PRIMARY KEY,
  at        DATETIME(6) NOT NULL,
  records   BIGINT      NOT NULL,
  prev_hash CHAR(64)    NOT NULL,
  hash      CHAR(64)    NOT NULL
) ENGINE=InnoDB;
CREATE TABLE ccc.seal_item (
  n        INT      NOT NULL,
  record   BIGINT   NOT NULL,
  last_seq INT      NOT NULL,
  head     CHAR(64) NOT NULL,
  PRIMARY KEY (n, record),
  KEY record (record, n)
) ENGINE=InnoDB;

-- Records with events that no seal holds yet; a trigger on event keeps it.
CREATE TABLE ccc.unsealed (
  record BIGINT NOT NULL PRIMARY KEY
) ENGINE=InnoDB;

-- Those being sealed; empty outside the sealing transaction.
CREATE TABLE ccc.sealing (
  record BIGINT NOT NULL PRIMARY KEY
) ENGINE=InnoDB;

-- Policy rules waived for one version of one record.
CREATE TABLE ccc.waiver (
  record   BIGINT      NOT NULL,
  version  INT         NOT NULL,
  rule     VARCHAR(10) NOT NULL,
  reason   TEXT        NOT NULL,
  given_by VARCHAR(40) NOT NULL,
  given_at DATETIME(6) NOT NULL,
  PRIMARY KEY (record, version, rule)
) ENGINE=InnoDB;

-- Papers and other records tied to a record; seq is that of the event that did it.
CREATE TABLE ccc.record_link (
  record    BIGINT      NOT NULL,
  seq       INT         NOT NULL,
  to_record BIGINT      NULL,
  doc       VARCHAR(80) NULL,
  at        DATETIME(6) NOT NULL,
  staff     VARCHAR(40) NOT NULL,
  PRIMARY KEY (record, seq),
  KEY to_record (to_record),
  KEY doc (doc)
) ENGINE=InnoDB;

-- Offices a record concerns besides its own. A trigger passes rows on to `scope`.
CREATE TABLE ccc.party (
  record BIGINT      NOT NULL,
  org    VARCHAR(40) NOT NULL,
  why    VARCHAR(20) NOT NULL,
  PRIMARY KEY (record, org, why),
  KEY org (org)
) ENGINE=InnoDB;

-- Sight. An account sees of each kind exactly one scope (PK, so the optimiser reads it as a constant); scope lists the
-- records in it, in order of id: a page costs the same for everybody. '*' all; 'O:MZJ' own records of one or more
-- offices ('O:MZJ+RSJ'); 'C:..' also those that name the office as party; 'P:OP04' what the person made himself.
CREATE TABLE ccc.visible (
  account VARCHAR(80)  NOT NULL,
  kind    CHAR(3)      NOT NULL,
  scope   VARCHAR(190) NOT NULL,
  who     VARCHAR(5)   NOT NULL COMMENT 'row of the sight table that gave it',
  cut     VARCHAR(20)  NOT NULL DEFAULT '' COMMENT 'what the history hides: vals, vals+actor',
  hide    VARCHAR(80)  NOT NULL DEFAULT '' COMMENT 'states not shown',
  until   DATETIME(6)  NOT NULL COMMENT 'end of the appointments it rests on',
  PRIMARY KEY (account, kind)
) ENGINE=InnoDB;
-- Roles held, from the appointments in force or to come and their deputies; kept by the same moves.
CREATE TABLE ccc.held (
  staff  VARCHAR(40) NOT NULL,
  role   VARCHAR(16) NOT NULL,
  office VARCHAR(40) NOT NULL,
  from_on DATE       NOT NULL,
  to_on  DATE        NOT NULL,
  PRIMARY KEY (staff, role, office, from_on, to_on),
  KEY role (role, office)
) ENGINE=InnoDB;
CREATE TABLE ccc.audience (
  scope VARCHAR(190) NOT NULL,
  org   VARCHAR(40)  NOT NULL,
  PRIMARY KEY (scope, org),
  KEY org (org)
) ENGINE=InnoDB;
CREATE TABLE ccc.scope (
  kind   CHAR(3)      NOT NULL,
  scope  VARCHAR(190) NOT NULL,
  record BIGINT       NOT NULL,
  PRIMARY KEY (kind, scope, record),
  KEY record (record)
) ENGINE=InnoDB;

-- Database accounts of persons. active=0 shuts every procedure at once; the next tick locks the account itself.
CREATE TABLE ccc.account (
  account     VARCHAR(80) NOT NULL PRIMARY KEY,
  host        VARCHAR(60) NOT NULL DEFAULT 'localhost',
  staff       VARCHAR(40) NOT NULL,
  active      TINYINT(1)  NOT NULL DEFAULT 1,
  must_change TINYINT(1)  NOT NULL DEFAULT 0,
  made_at     DATETIME(6) NULL,
  login_at    DATETIME(6) NULL,
  locked_at   DATETIME(6) NULL,
  UNIQUE KEY staff (staff)
) ENGINE=InnoDB;

-- Counters of numbers: one row a kind and rendered form (TN-2026-#).
CREATE TABLE ccc.counter (
  kind CHAR(3)     NOT NULL,
  form VARCHAR(80) NOT NULL,
  n    INT         NOT NULL,
  PRIMARY KEY (kind, form)
) ENGINE=InnoDB;

-- The clockwork's own row: who ticks, until when nobody else does.
CREATE TABLE ccc.tick (
  n          TINYINT     NOT NULL PRIMARY KEY DEFAULT 1,
  epoch      BIGINT      NOT NULL DEFAULT 0,
  busy_until DATETIME(6) NOT NULL DEFAULT '2000-01-01',
  ended_at   DATETIME(6) NULL,
  sight_day  DATE        NULL COMMENT 'local date for which sight was last made anew'
) ENGINE=InnoDB;
INSERT INTO ccc.tick (n) VALUES (1);
