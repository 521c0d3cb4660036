package io.github.pgmigrate.mojo;

import io.github.pgmigrate.target.Secret;
import org.jspecify.annotations.Nullable;

/** A parameter that Maven's debug output prints as {@code ***}: Maven prints the text of whatever object it sets. */
public final class Password {

    private @Nullable Secret secret;

    /** Called by Maven with the text of the parameter. */
    public void set(String value) {
        secret = Secret.of(value);
    }

    @Nullable Secret secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "***";
    }
}
