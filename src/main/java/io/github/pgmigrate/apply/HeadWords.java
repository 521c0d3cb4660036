package io.github.pgmigrate.apply;

import io.github.pgmigrate.sql.Quoting;
import io.github.pgmigrate.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A walk over the first tokens of a statement. Not thread-safe. */
final class HeadWords {
    private final List<Token> tokens;
    private int next;

    HeadWords(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean take(String word) {
        if (next < tokens.size() && tokens.get(next).is(word)) {
            next++;
            return true;
        }
        return false;
    }

    /** A name here without quotes; empty where there is none. */
    String bare() {
        return identifier().map(Token::identifier).orElse("");
    }

    HeadWords ifExists() {
        if (take("IF")) {
            take("NOT");
            take("EXISTS");
        }
        return this;
    }

    /** The name after a word, itself perhaps after a second one. */
    String after(String word, String optional) {
        while (next < tokens.size() && !take(word)) {
            next++;
        }
        take(optional);
        return name();
    }

    /** A name here, qualified or not, each part quoted; empty where there is none. */
    String name() {
        return parts().stream().map(Quoting::identifier).collect(Collectors.joining("."));
    }

    /** The parts of a name here, unquoted; none where there is no name. */
    List<String> parts() {
        List<String> parts = new ArrayList<>();
        Optional<Token> part = identifier();
        while (part.isPresent()) {
            parts.add(part.get().identifier());
            boolean dot = next < tokens.size() && tokens.get(next).text().equals(".");
            if (dot) {
                next++;
            }
            part = dot ? identifier() : Optional.empty();
        }
        return parts;
    }

    private Optional<Token> identifier() {
        if (next >= tokens.size()) {
            return Optional.empty();
        }
        Token token = tokens.get(next);
        boolean name = token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.QUOTED;
        if (!name || token.identifier().isEmpty()) {
            return Optional.empty();
        }
        next++;
        return Optional.of(token);
    }
}
