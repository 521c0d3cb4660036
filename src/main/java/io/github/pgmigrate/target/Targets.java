package io.github.pgmigrate.target;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import org.jspecify.annotations.Nullable;

/** Makes targets from what people write. */
public final class Targets {

    private Targets() {}

    /**
     * A target from a URL: a JDBC URL of pgjdbc ({@code jdbc:postgresql://host:5432/database?sslmode=require}), or a connection
     * URI of libpq ({@code postgresql://user:password@host/database}, {@code postgres://...}).
     *
     * <p>A user and a password are taken out of the URL. What is handed in beside the URL wins over what stands in it. Without
     * a host it is localhost, without a port 5432, without a database the one named like the user; all other parameters stay
     * in the URL, those of libpq under the names that pgjdbc has for them.
     *
     * @param username null or empty leaves it to the URL, and then to the driver
     * @param password null or empty leaves it to the URL
     * @param origin where the URL came from, in words: {@code parameter url}
     * @throws ProblemsException (TARGET_URL) for anything else, with a remedy; the URL is not repeated, since it may hold a
     *     secret
     */
    public static Target of(String url, @Nullable String username, @Nullable Secret password, String origin) {
        PostgresUrl parsed = read(url, UrlReader.Defaults.NONE, "The URL (" + origin + ")");
        String user = username == null || username.isEmpty() ? parsed.user() : username;
        Secret secret = password == null || password.reveal().isEmpty() ? parsed.password() : password;
        return new Target(parsed.withDefaultDatabase(user).jdbc(), user, secret, origin, false);
    }

    /** Whether a URL has a password in it; one that cannot be understood may have. */
    public static boolean holdsPassword(String url) {
        try {
            return UrlReader.read(url.strip()).password() != null;
        } catch (MalformedUrlException e) {
            return true;
        }
    }

    /** Takes a URL apart. What is wrong with it is said of the subject: {@code The URL (parameter url)}. */
    static PostgresUrl read(String url, UrlReader.Defaults defaults, String subject) {
        try {
            return UrlReader.read(url.strip(), defaults);
        } catch (MalformedUrlException e) {
            throw new ProblemsException(Problem.error(Code.TARGET_URL, subject + " " + e.getMessage())
                    .withHint(e.remedy()));
        }
    }
}
