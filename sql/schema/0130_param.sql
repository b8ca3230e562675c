-- Values of parameters over time: one row a stretch of days, no gap, no overlap. Kept by triggers on the parameters and by
-- the moves that change them (kernel/81_param.sql). from_at, to_at: the same in UTC, to_at not included.
CREATE TABLE ccc.param_span (
  name    VARCHAR(40)  NOT NULL,
  from_on DATE         NOT NULL,
  to_on   DATE         NOT NULL,
  from_at DATETIME(6)  NOT NULL,
  to_at   DATETIME(6)  NOT NULL,
  value   VARCHAR(255) NULL,
  PRIMARY KEY (name, from_on)
) ENGINE=InnoDB;
-- When the rule pack ends a rule, whatever interpretations say.
ALTER TABLE ccc.rule ADD COLUMN pack_to DATE COMMENT 'to_on as the pack has it';
UPDATE ccc.rule SET pack_to = to_on WHERE pack = 1;
-- What an interpretation changes is a parameter or a rule, never a host.
ALTER TABLE IF EXISTS ccc.interpretation_change DROP FOREIGN KEY IF EXISTS interpretation_change__target;
-- Papers of the regulation as imported by a centre: the official text, one row an article and version. Append-only.
CREATE TABLE ccc.article_text (
  no          VARCHAR(10) NOT NULL,
  version     INT         NOT NULL,
  text        MEDIUMTEXT  NOT NULL,
  source      VARCHAR(255) NOT NULL DEFAULT '',
  sha256      CHAR(64)    NOT NULL,
  imported_at DATETIME(6) NOT NULL,
  imported_by VARCHAR(40) NOT NULL,
  PRIMARY KEY (no, version)
) ENGINE=InnoDB;
