/**
 * What runs of a folder on throwaway servers have in common, and the replay: a database made like a target, with what is applied
 * there.
 *
 * <p>{@link Replay} reads top to bottom. {@link Legs} says in which order what is applied; a {@link Likeness} is what the target is
 * like, a {@link StandIn} the database that is made like it, with its {@link Roles} and {@link Surroundings}.
 */
@NullMarked
package io.github.pgmigrate.replay;

import org.jspecify.annotations.NullMarked;
