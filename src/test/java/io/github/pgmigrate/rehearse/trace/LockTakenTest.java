package io.github.pgmigrate.rehearse.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LockTakenTest {

    @Test
    void anIndexThatIsLockedStopsTheQueriesOfItsTable() {
        assertThat(lock(RelationKind.INDEX, LockMode.ACCESS_EXCLUSIVE).blocks())
                .isEqualTo("every query of its table that the index might serve");
        assertThat(lock(RelationKind.TABLE, LockMode.ACCESS_EXCLUSIVE).blocks()).isEqualTo("everything, SELECT too");
        assertThat(lock(RelationKind.INDEX, LockMode.SHARE_UPDATE_EXCLUSIVE).blocks())
                .isEqualTo(LockMode.SHARE_UPDATE_EXCLUSIVE.blocks());
    }

    @Test
    void anUpgradeIsFromAWeakerMode() {
        assertThatThrownBy(() ->
                        new LockTaken("public.t", RelationKind.TABLE, LockMode.SHARE, Optional.of(LockMode.SHARE), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static LockTaken lock(RelationKind kind, LockMode mode) {
        return new LockTaken("public.t", kind, mode, Optional.empty(), 0);
    }
}
