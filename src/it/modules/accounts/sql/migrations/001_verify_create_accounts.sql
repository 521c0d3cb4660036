SELECT column_default = '''north''::text' FROM information_schema.columns WHERE table_name = 'accounts' AND column_name = 'region';
