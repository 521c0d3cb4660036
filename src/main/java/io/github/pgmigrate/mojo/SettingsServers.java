package io.github.pgmigrate.mojo;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import io.github.pgmigrate.target.Secret;
import io.github.pgmigrate.target.SettingsServer;
import java.util.stream.Collectors;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** Reads servers of settings.xml: in the same way with Maven 3, which decrypts on request, and 4, which has done so already. */
final class SettingsServers {

    private SettingsServers() {}

    /**
     * The server with an id, decrypted.
     *
     * @throws ProblemsException (SETTINGS_SERVER) where there is none, or its password cannot be decrypted
     */
    static SettingsServer find(Settings settings, SettingsDecrypter decrypter, String id) {
        Server server = settings.getServer(id);
        if (server == null) {
            throw new ProblemsException(Problem.error(Code.SETTINGS_SERVER, "settings.xml has no server '" + id + "'")
                    .withHint(known(settings)));
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        String password = result.getServer().getPassword();
        // A plain password with braces somewhere in it is reported, too, and comes back as it is.
        if (password != null
                && password.matches("\\{.+}")
                && !result.getProblems().isEmpty()) {
            throw new ProblemsException(
                    Problem.error(Code.SETTINGS_SERVER, "the password of server '" + id + "' cannot be decrypted")
                            .withHint("Encrypt it anew with mvn --encrypt-password; settings-security.xml has to hold"
                                    + " the master password that it was encrypted with.")
                            .withDetails(result.getProblems().stream()
                                    .map(SettingsProblem::getMessage)
                                    .toList()));
        }
        return new SettingsServer(
                id,
                url(result.getServer()),
                result.getServer().getUsername(),
                password == null ? null : Secret.of(password));
    }

    private static String known(Settings settings) {
        return settings.getServers().isEmpty()
                ? "It has none: add <servers><server><id>...</id><username/><password/></server></servers>."
                : "It has: " + settings.getServers().stream().map(Server::getId).collect(Collectors.joining(", "))
                        + ".";
    }

    private static @Nullable String url(Server server) {
        if (server.getConfiguration() instanceof Xpp3Dom configuration) {
            Xpp3Dom url = configuration.getChild("url");
            return url == null ? null : url.getValue();
        }
        return null;
    }
}
