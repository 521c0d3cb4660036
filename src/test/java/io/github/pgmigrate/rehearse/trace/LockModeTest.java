package io.github.pgmigrate.rehearse.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.testing.Majors;
import io.github.pgmigrate.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LockModeTest {

    @Test
    void conflictsAsTheManualSays() {
        assertThat(Arrays.stream(LockMode.values())
                        .map(held -> "%-3s %s"
                                .formatted(
                                        held.abbreviation(),
                                        Arrays.stream(LockMode.values())
                                                .map(wanted -> held.conflictsWith(wanted) ? "x" : ".")
                                                .collect(Collectors.joining())))
                        .toList())
                .containsExactly(
                        "AS  .......x", //
                        "RS  ......xx",
                        "RX  ....xxxx",
                        "SUX ...xxxxx",
                        "S   ..xx.xxx",
                        "SRX ..xxxxxx",
                        "X   .xxxxxxx",
                        "AX  xxxxxxxx");
    }

    @Test
    void conflictsBothWays() {
        for (LockMode held : LockMode.values()) {
            for (LockMode wanted : LockMode.values()) {
                assertThat(held.conflictsWith(wanted)).isEqualTo(wanted.conflictsWith(held));
            }
        }
    }

    @Test
    void onlyTheStrongestBlocksReadsAndFourBlockWrites() {
        assertThat(LockMode.values()).filteredOn(LockMode::blocksReads).containsExactly(LockMode.ACCESS_EXCLUSIVE);
        assertThat(LockMode.values())
                .filteredOn(LockMode::blocksWrites)
                .containsExactly(
                        LockMode.SHARE, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.EXCLUSIVE, LockMode.ACCESS_EXCLUSIVE);
    }

    @Test
    void theServerConflictsAlike() throws SQLException {
        TestServer server = TestServer.of(Majors.tested().get(0));
        server.newDatabase("lock_modes");
        try (Connection one = server.connect("lock_modes");
                Connection other = server.connect("lock_modes");
                Statement holder = one.createStatement();
                Statement asker = other.createStatement()) {
            holder.execute("CREATE TABLE t ()");
            for (LockMode held : LockMode.values()) {
                holder.execute("BEGIN; LOCK TABLE t IN " + held.sqlName() + " MODE");
                for (LockMode wanted : LockMode.values()) {
                    asker.execute("BEGIN");
                    assertThat(refuses(asker, wanted))
                            .as("%s while another has %s", wanted, held)
                            .isEqualTo(held.conflictsWith(wanted));
                    asker.execute("ROLLBACK");
                }
                holder.execute("ROLLBACK");
            }
        }
    }

    private static boolean refuses(Statement asker, LockMode mode) {
        try {
            asker.execute("LOCK TABLE t IN " + mode.sqlName() + " MODE NOWAIT");
            return false;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("55P03");
            return true;
        }
    }

    @Test
    void theServerNamesThemAlike() {
        assertThat(LockMode.ofServer("AccessShareLock")).contains(LockMode.ACCESS_SHARE);
        assertThat(LockMode.ofServer("ShareUpdateExclusiveLock")).contains(LockMode.SHARE_UPDATE_EXCLUSIVE);
        assertThat(LockMode.ofServer("ExclusiveLock")).contains(LockMode.EXCLUSIVE);
        assertThat(LockMode.ofServer("SIReadLock")).isEmpty();
    }
}
