INSERT INTO deployment (script) VALUES (:'PGMIGRATE_SCRIPT');
