package io.github.pgmigrate.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** POMs for integration tests: of projects, and of what stands in them. */
public final class Poms {

    private Poms() {}

    /** Writes a POM that names the plugin, with more of the plugin's own XML, such as {@code <configuration>...}. */
    public static Path write(Path directory, String inPlugin) throws IOException {
        return write(directory, "shop", inPlugin, "");
    }

    /**
     * Writes a POM that names the plugin.
     *
     * @param name the artifactId
     * @param inPlugin more of the plugin's own XML
     * @param inProject more of the project's, such as {@code <modules>...} or {@code <profiles>...}
     */
    public static Path write(Path directory, String name, String inPlugin, String inProject) throws IOException {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve("pom.xml"), """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>org.example</groupId>
                  <artifactId>%s</artifactId>
                  <version>1.0</version>
                  <packaging>pom</packaging>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>io.github.pgmigrate</groupId>
                        <artifactId>pgmigrate-maven-plugin</artifactId>
                        <version>%s</version>
                        %s
                      </plugin>
                    </plugins>
                  </build>
                  %s
                </project>
                """.formatted(
                name, Objects.requireNonNull(System.getProperty("it.version"), "it.version"), inPlugin, inProject));
    }
}
