SELECT 'nothing is undone';
