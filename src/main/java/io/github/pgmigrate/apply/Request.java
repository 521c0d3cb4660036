package io.github.pgmigrate.apply;

import io.github.pgmigrate.script.MigrationFolder;
import io.github.pgmigrate.target.Target;

/**
 * What every run needs.
 *
 * @param target the database
 * @param folder the migrations, read and found without error
 * @param options how the run behaves
 * @param progress hears of it as it goes, without secrets
 * @param interruption lets another thread stop it
 * @param observer looks on at each statement
 */
public record Request(
        Target target,
        MigrationFolder folder,
        Options options,
        Progress progress,
        Interruption interruption,
        Observer observer) {

    /** A run that nobody looks on at. */
    public Request(
            Target target, MigrationFolder folder, Options options, Progress progress, Interruption interruption) {
        this(target, folder, options, progress, interruption, Observer.NONE);
    }

    /** The same under somebody's eyes. */
    public Request observedBy(Observer other) {
        return new Request(target, folder, options, progress, interruption, other);
    }

    public Request {
        progress = options.mask().isEmpty() ? progress : new MaskedProgress(progress, options.mask());
    }
}
