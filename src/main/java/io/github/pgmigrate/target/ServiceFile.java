package io.github.pgmigrate.target;

import io.github.pgmigrate.problem.Code;
import io.github.pgmigrate.problem.Problem;
import io.github.pgmigrate.problem.ProblemsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** libpq's connection service files (PostgreSQL manual, "The Connection Service File"). */
final class ServiceFile {

    private ServiceFile() {}

    /**
     * The parameters of a service: from the file that PGSERVICEFILE names, else the user's own, else the one in PGSYSCONFDIR.
     *
     * @throws ProblemsException (SERVICE) where none of the files has it, or its section cannot be understood
     */
    static Map<String, String> find(String service, Environment environment) {
        List<Path> files = new ArrayList<>();
        files.add(environment.variable("PGSERVICEFILE").map(Path::of).orElseGet(environment::serviceFile));
        environment
                .variable("PGSYSCONFDIR")
                .map(directory -> Path.of(directory, "pg_service.conf"))
                .ifPresent(files::add);
        for (Path file : files) {
            Optional<Map<String, String>> found =
                    environment.files().lines(file).flatMap(lines -> section(lines, service, file));
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ProblemsException(Problem.error(Code.SERVICE, "there is no service '" + service + "'")
                .withHint("Define it in a section [" + service + "] of " + files.get(0) + "."));
    }

    private static Optional<Map<String, String>> section(List<String> lines, String service, Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        boolean inside = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[")) {
                if (inside) {
                    break;
                }
                inside = line.startsWith("[" + service + "]");
            } else if (inside && !line.isEmpty() && !line.startsWith("#")) {
                int equals = line.indexOf('=');
                String name = equals < 0 ? line : line.substring(0, equals).strip();
                if (equals < 1 || name.equals("service") || name.startsWith("ldap:")) {
                    throw new ProblemsException(Problem.error(
                                    Code.SERVICE,
                                    "line " + (i + 1) + " of " + file + " cannot be used in service '" + service + "'")
                            .withHint(
                                    "Write name=value lines; a service cannot name another one, nor an LDAP server."));
                }
                // as in libpq, the first of two lines counts
                values.putIfAbsent(name, line.substring(equals + 1).strip());
            }
        }
        return inside ? Optional.of(values) : Optional.empty();
    }
}
