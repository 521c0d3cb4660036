/**
 * What runs of a folder on throwaway servers have in common, and the replay: a database made like a target, with what is applied
 * there.
 *
 * <p>{@link Replaying} reads top to bottom. {@link Legs} says in which order what is applied, and {@link Actors} as whom; {@link Steps} are the
 * names of the states on the way, of which some are kept with their {@link Notes}. A {@link Likeness} is what the target is
 * like, a {@link StandIn} the database that is made like it, with its {@link Roles} and {@link Surroundings}.
 */
@NullMarked
package io.github.pgmigrate.replay;

import org.jspecify.annotations.NullMarked;
