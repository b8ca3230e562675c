-- Which numbered schema files have been applied, with their checksums. Always run, changes nothing that is there.
CREATE DATABASE IF NOT EXISTS ccc CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE DATABASE IF NOT EXISTS ccc_api CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
CREATE TABLE IF NOT EXISTS ccc.schema_file (
  name       VARCHAR(80) NOT NULL PRIMARY KEY,
  sha256     CHAR(64)    NOT NULL,
  applied_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;
-- What is made from here on takes its character set from here, whatever the server's own is: a routine's texts and what it
-- returns have that of the database in use.
USE ccc;
