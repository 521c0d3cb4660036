package io.github.pgmigrate.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The {@code \if} blocks that are open in one file (PostgreSQL's src/fe_utils/conditional.c). A condition that cannot be told
 * without a server lets its branch through, and those after it.
 */
final class Conditionals {

    /** What is known of a condition. */
    enum Outcome {
        TRUE,
        FALSE,
        UNKNOWN
    }

    private static final class Block {
        final Place opening;
        final boolean reachable;
        boolean active;
        boolean decided;
        boolean uncertain;
        boolean inElse;
        int parens;

        Block(Place opening, boolean reachable, int parens) {
            this.opening = opening;
            this.reachable = reachable;
            this.parens = parens;
        }

        void branch(Outcome outcome) {
            active = reachable && !decided && outcome != Outcome.FALSE;
            decided |= outcome == Outcome.TRUE;
            uncertain |= outcome == Outcome.UNKNOWN;
        }
    }

    private final Deque<Block> blocks = new ArrayDeque<>();
    private final boolean reachable;
    private final boolean uncertain;

    /**
     * None open.
     *
     * @param reachable whether what stands outside all blocks counts: not in a file that a branch not taken includes
     * @param uncertain whether it is not known if it does
     */
    Conditionals(boolean reachable, boolean uncertain) {
        this.reachable = reachable;
        this.uncertain = uncertain;
    }

    /** Whether statements count here. */
    boolean active() {
        Block block = blocks.peek();
        return block == null ? reachable : block.active;
    }

    /** Whether it is not known if statements here would count in a run. */
    boolean uncertain() {
        return uncertain || blocks.stream().anyMatch(block -> block.uncertain);
    }

    /** Whether the condition of an {@code \if} here matters. */
    boolean asks() {
        return active();
    }

    /** Whether the condition of an {@code \elif} here matters. */
    boolean asksAgain() {
        Block block = blocks.peek();
        return block != null && block.reachable && !block.decided;
    }

    void open(Outcome outcome, Place opening, int parens) {
        Block block = new Block(opening, active(), parens);
        block.branch(outcome);
        blocks.push(block);
    }

    /** Begins another branch; parens are those open now, those open again are returned. */
    int elseIf(Outcome outcome, int parens) {
        Block block = blocks.element();
        int kept = leave(block, parens);
        block.branch(outcome);
        return kept;
    }

    int otherwise(int parens) {
        Block block = blocks.element();
        int kept = leave(block, parens);
        block.inElse = true;
        block.branch(Outcome.TRUE);
        return kept;
    }

    int close(int parens) {
        return leave(blocks.pop(), parens);
    }

    /** What a branch not taken opened does not count. */
    private static int leave(Block block, int parens) {
        block.parens = block.active ? parens : block.parens;
        return block.parens;
    }

    boolean isEmpty() {
        return blocks.isEmpty();
    }

    boolean inElse() {
        Block block = blocks.peek();
        return block != null && block.inElse;
    }

    /** Where the innermost open block begins; null where none is open. */
    @Nullable Place opening() {
        Block block = blocks.peek();
        return block == null ? null : block.opening;
    }
}
