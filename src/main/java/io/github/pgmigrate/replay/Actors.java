package io.github.pgmigrate.replay;

import io.github.pgmigrate.apply.SessionSettings;
import io.github.pgmigrate.replay.Legs.Leg;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** As whom what is applied on a target is replayed. Immutable, pure. */
record Actors(SessionSettings session, Likeness like, Legs legs) {

    /** Who did it there; where nobody of that name is there any more, whose the history is. */
    String user(Optional<String> by) {
        return by.or(() -> legs.appliers().keySet().stream().sorted().findFirst())
                .filter(like.roles()::containsKey)
                .or(like::historyOwner)
                .orElse(like.database().owner());
    }

    /** Who did a leg. */
    String user(Leg leg) {
        return user(leg.by());
    }

    /** Who came first: what runs around all of it, runs as this one. */
    String first() {
        return user(legs.list().stream().flatMap(leg -> leg.by().stream()).findFirst());
    }

    /** All who log in. */
    Set<String> users() {
        Set<String> users = new TreeSet<>(Set.of(user(Optional.empty())));
        legs.list().forEach(leg -> users.add(user(leg)));
        return users;
    }

    /** The role that things are to belong to; without a word of the user's the one whose the history is, if it may be acted as. */
    Optional<String> acting(String user) {
        return session.role()
                .or(() -> like.historyOwner()
                        .filter(owner -> !owner.equals(user)
                                && like.groups(List.of(user)).contains(owner)));
    }

    /** All that are acted as. */
    Set<String> acting() {
        Set<String> acting = new TreeSet<>();
        users().forEach(user -> acting(user).ifPresent(acting::add));
        return acting;
    }

    /** The schemas that they may find, that of the history apart. */
    List<String> schemas() {
        List<String> schemas = new ArrayList<>(Surroundings.searched(
                like, Stream.concat(users().stream(), acting().stream()).toList()));
        session.defaultSchema().ifPresent(schemas::add);
        return schemas;
    }
}
