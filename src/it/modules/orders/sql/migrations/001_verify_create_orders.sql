SELECT column_default = '''south''::text' FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'region';
