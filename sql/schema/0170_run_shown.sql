-- What persons are shown of a step that holds a secret (NULL: the step as it is),
-- and the fingerprint that a run had before its window was extended: a runner that
-- still holds that one is told to take the run anew.
ALTER TABLE ccc.run_step ADD COLUMN IF NOT EXISTS shown TEXT NULL, ADD COLUMN IF NOT EXISTS expect_shown VARCHAR(255) NULL;
ALTER TABLE ccc.run ADD COLUMN IF NOT EXISTS was_hash CHAR(64) NULL;
