package io.github.pgmigrate.canary;

import io.github.pgmigrate.testing.Poms;
import java.io.IOException;
import java.nio.file.Files;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;

/** How a password is given. */
enum Way {
    URL {
        @Override
        void give(Setup setup) {
            setup.property(
                    "pgmigrate.url",
                    "jdbc:postgresql://" + setup.where() + "?user=" + Setup.USER + "&password="
                            + Setup.encoded(setup.password));
        }
    },
    URI {
        @Override
        void give(Setup setup) {
            setup.property("pgmigrate.url", uri(setup));
        }
    },
    PARAMETERS {
        @Override
        void give(Setup setup) {
            setup.property("pgmigrate.url", "jdbc:postgresql://" + setup.where());
            setup.property("pgmigrate.username", Setup.USER);
            setup.property("pgmigrate.password", setup.password);
        }
    },
    POM {
        @Override
        void give(Setup setup) throws IOException {
            Poms.write(
                    setup.project,
                    "<configuration><url>postgresql://" + setup.where() + "</url><username>" + Setup.USER
                            + "</username><password>" + setup.password + "</password></configuration>");
            written(setup);
        }
    },
    POM_URL {
        @Override
        void give(Setup setup) throws IOException {
            Poms.write(setup.project, "<configuration><url>" + uri(setup) + "</url></configuration>");
            written(setup);
        }
    },
    POM_PROPERTY {
        @Override
        void give(Setup setup) throws IOException {
            Poms.write(
                    setup.project,
                    "shop",
                    "",
                    "<properties><pgmigrate.url>postgresql://" + setup.where() + "</pgmigrate.url><pgmigrate.username>"
                            + Setup.USER + "</pgmigrate.username><pgmigrate.password>" + setup.password
                            + "</pgmigrate.password></properties>");
            written(setup);
        }
    },
    PROFILE_OF_SETTINGS {
        @Override
        void give(Setup setup) throws IOException {
            setup.arguments.add("-gs");
            setup.arguments.add(setup.file("global.xml", """
                    <settings>
                      <profiles>
                        <profile>
                          <id>database</id>
                          <properties>
                            <pgmigrate.url>postgresql://%s@%s</pgmigrate.url>
                            <pgmigrate.password>%s</pgmigrate.password>
                          </properties>
                        </profile>
                      </profiles>
                      <activeProfiles><activeProfile>database</activeProfile></activeProfiles>
                    </settings>
                    """.formatted(Setup.USER, setup.where(), setup.password))
                    .toString());
        }
    },
    SERVER {
        @Override
        void give(Setup setup) {
            setup.server("shop", setup.password, "postgresql://" + setup.where());
            setup.property("pgmigrate.serverId", "shop");
        }
    },
    SERVER_URL {
        @Override
        void give(Setup setup) {
            setup.server("shop", "", uri(setup));
            setup.property("pgmigrate.serverId", "shop");
        }
    },
    ENCRYPTED_SERVER {
        @Override
        void give(Setup setup) throws Exception {
            DefaultPlexusCipher cipher = new DefaultPlexusCipher();
            // the fixed key that Maven keeps its master password under
            String master = cipher.encryptAndDecorate("the master's own", "settings.security");
            setup.file(
                    ".m2/settings-security.xml",
                    "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
            setup.option("-Duser.home=" + setup.project);
            String encrypted = cipher.encryptAndDecorate(setup.password, "the master's own");
            setup.server("shop", encrypted, "postgresql://" + setup.where());
            setup.property("pgmigrate.serverId", "shop");
        }
    },
    PGMIGRATE_URL {
        @Override
        void give(Setup setup) {
            setup.variable("PGMIGRATE_URL", uri(setup));
        }
    },
    PGPASSWORD {
        @Override
        void give(Setup setup) {
            variables(setup);
            setup.variable("PGPASSWORD", setup.password);
        }
    },
    PASSWORD_FILE_AT_HOME {
        @Override
        void give(Setup setup) throws IOException {
            setup.file(".pgpass", passwordLine(setup));
            setup.variable("HOME", setup.project.toString());
            variables(setup);
        }
    },
    PGPASSFILE {
        @Override
        void give(Setup setup) throws IOException {
            setup.variable(
                    "PGPASSFILE", setup.file("passwords", passwordLine(setup)).toString());
            variables(setup);
        }
    },
    SERVICE {
        @Override
        void give(Setup setup) throws IOException {
            String text = "[shop]\nhost=" + setup.host + "\nport=" + setup.port + "\ndbname=" + setup.database
                    + "\nuser=" + Setup.USER + "\npassword=" + setup.password + "\n";
            setup.variable("PGSERVICEFILE", setup.file("services", text).toString());
            setup.variable("PGSERVICE", "shop");
        }
    },
    /** Nothing names a database. */
    EMBEDDED {
        @Override
        void give(Setup setup) {
            // the children of the plugin have to be without it
            setup.variable("PGPASSWORD", setup.password);
            setup.property("pgmigrate.password", setup.password);
        }
    };

    abstract void give(Setup setup) throws Exception;

    private static String uri(Setup setup) {
        return "postgresql://" + Setup.USER + ":" + Setup.encoded(setup.password) + "@" + setup.where();
    }

    private static void variables(Setup setup) {
        setup.variable("PGHOST", setup.host);
        setup.variable("PGPORT", String.valueOf(setup.port));
        setup.variable("PGDATABASE", setup.database);
        setup.variable("PGUSER", Setup.USER);
    }

    private static String passwordLine(Setup setup) {
        return "*:*:*:" + Setup.USER + ":" + setup.password + "\n";
    }

    /** What stands in a POM, Maven itself prints under -X. */
    private static void written(Setup setup) throws IOException {
        setup.file("pom.xml", Files.readString(setup.project.resolve("pom.xml")));
        setup.undebugged();
    }
}
