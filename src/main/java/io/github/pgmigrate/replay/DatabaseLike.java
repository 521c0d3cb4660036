package io.github.pgmigrate.replay;

import io.github.pgmigrate.db.ServerException;
import io.github.pgmigrate.db.Session;
import io.github.pgmigrate.sql.Quoting;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Makes an empty database in which text is what it is in another one: its encoding, its order, its letters. */
public final class DatabaseLike {

    /** Since 15 a database has a provider; before, all locales are those of the C library. */
    private static final int PROVIDERS = 15;

    private DatabaseLike() {}

    /**
     * Makes it.
     *
     * @param session on the server, not on the database
     * @param like the other one
     * @param name its name
     * @param owner whose it is to be; empty for the session's role
     * @return whether it has the other's locale; the server may have none of that name, and it has C's then
     */
    public static boolean create(Session session, Likeness.Database like, String name, Optional<String> owner)
            throws ServerException {
        String create = "CREATE DATABASE " + Quoting.identifier(name)
                + owner.map(role -> " OWNER " + Quoting.identifier(role)).orElse("")
                + " TEMPLATE template0 ENCODING " + Quoting.literal(like.encoding());
        String libc = " LC_COLLATE " + Quoting.literal(like.collate()) + " LC_CTYPE " + Quoting.literal(like.type());
        String plain = " LC_COLLATE 'C' LC_CTYPE 'C'";
        String provided = session.majorVersion() < PROVIDERS ? "" : provider(like);
        Set<String> exact = new LinkedHashSet<>(Set.of(libc + provided));
        if (!provided.isEmpty()) {
            // Text is the provider's business: the names of the C library's locales hardly matter then.
            exact.add(plain + provided);
        }
        for (String locale : exact) {
            if (Leniently.send(session, create + locale)) {
                return true;
            }
        }
        session.send(create + plain + (session.majorVersion() < PROVIDERS ? "" : " LOCALE_PROVIDER libc"));
        return false;
    }

    private static String provider(Likeness.Database like) {
        if (like.locale() == null) {
            return "";
        }
        String name = Quoting.literal(like.locale());
        return like.provider().equals("b")
                ? " LOCALE_PROVIDER builtin BUILTIN_LOCALE " + name
                : " LOCALE_PROVIDER icu ICU_LOCALE " + name
                        + (like.rules() == null ? "" : " ICU_RULES " + Quoting.literal(like.rules()));
    }
}
