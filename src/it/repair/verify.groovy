new io.github.pgmigrate.testing.Build(basedir).with {
    saysInOrder 'Of version 2 the first step is committed', '1 is edited', '2 is failed half-way', 'pgmigrate:repair settles'
    saysInOrder 'PGM0516 [repair-differs]', 'version 1 (001_create_users.sql): record what its files say now', 'BUILD FAILURE'
    saysInOrder 'This would be changed', 'version 2 (002_add_index.sql): record it as applied', 'Nothing is changed yet', 'antrun'
    saysInOrder 'Changed in the history:', 'The history is repaired', 'BUILD SUCCESS', 'applied  2 ', 'PGM0518 [nothing-to-repair]'
    assert json('target/shown.json').get('changes').with { it.size() == 2 && it.every { !it.get('made').asBoolean } }
    assert json('target/shown-repair.json').get('changes').with { it.size() == 2 && it.every { it.get('made').asBoolean } }
}
