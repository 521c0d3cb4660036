package io.github.pgmigrate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.testing.EachMajor;
import io.github.pgmigrate.testing.TestServer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A database like another one, also where the server has no locale of that name. */
class DatabaseLikeTest {

    private static final String NAME = "replay_like";

    private static Likeness.Database like(String libc, String provider, @Nullable String locale) {
        return new Likeness.Database("other", "nobody", "UTF8", libc, libc, provider, locale, null);
    }

    private static Likeness.Database made(TestServer server, Likeness.Database like, boolean exact)
            throws ServerException {
        try (Session session = Session.open(server.target("postgres"), "test", notice -> {})) {
            session.send("DROP DATABASE IF EXISTS " + NAME);
            assertThat(DatabaseLike.create(session, like, NAME, Optional.empty()))
                    .isEqualTo(exact);
        }
        try (Session session = Session.open(server.target(NAME), "test", notice -> {})) {
            return Likeness.Database.read(session);
        }
    }

    @EachMajor
    void a_locale_of_the_c_library_that_is_not_there(int major) throws ServerException {
        Likeness.Database made = made(TestServer.of(major), like("xx_XX.UTF-8", "c", null), false);

        assertThat(made.collate()).isEqualTo("C");
        assertThat(made.encoding()).isEqualTo("UTF8");
    }

    @EachMajor
    void the_provider_is_what_counts(int major) throws ServerException {
        if (major < 15) {
            return;
        }
        Likeness.Database made = made(TestServer.of(major), like("xx_XX.UTF-8", "i", "de"), true);

        assertThat(made.provider()).isEqualTo("i");
        assertThat(made.locale()).isEqualTo("de");
        assertThat(made.collate()).isEqualTo("C");
    }
}
