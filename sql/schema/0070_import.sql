-- What an import could not read: by file and line, kept until the next import.
CREATE TABLE ccc.import_complaint (
  n     INT          NOT NULL PRIMARY KEY,
  file  VARCHAR(60)  NOT NULL,
  line  INT          NOT NULL,
  col   VARCHAR(40)  NOT NULL,
  value VARCHAR(255) NOT NULL,
  what  VARCHAR(80)  NOT NULL
) ENGINE=InnoDB;
