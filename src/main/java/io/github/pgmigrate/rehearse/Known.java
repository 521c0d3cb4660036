package io.github.pgmigrate.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What earlier rehearsals have found of the first migrations, immutable: those that are the same, after the same.
 *
 * @param accounts of each of them what its rollback does by itself
 * @param chain what their rollbacks do in a row; empty where there are none
 */
record Known(List<Rehearsed> accounts, Optional<Memory.KeptChain> chain) {

    static final Known NOTHING = new Known(List.of(), Optional.empty());

    Known {
        accounts = List.copyOf(accounts);
    }

    /** What is known; as far as there is a chain, since what is above it goes down to it. */
    static Known of(Course course, StateNames names, Memory memory, ForwardRun forward) {
        List<Rehearsed> found = new ArrayList<>();
        for (int i = 0; i < course.rehearsed().size(); i++) {
            Optional<Rehearsed> kept =
                    memory.recall(names.verdict(i), course.rehearsed().get(i), forward);
            if (kept.isEmpty()) {
                break;
            }
            found.add(kept.get().seenBack(forward.backTrace(course.rehearsed().get(i))));
        }
        for (int count = found.size(); count > 0; count--) {
            int length = count;
            Optional<Memory.KeptChain> chain = memory.recallChain(names.chain(count - 1))
                    .filter(kept -> kept.verdicts().size() == length);
            if (chain.isPresent()) {
                return new Known(found.subList(0, count), chain);
            }
        }
        return NOTHING;
    }

    /** The accounts with what became of each in the chain. */
    List<Rehearsed> whole() {
        List<Rehearsed> whole = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            String word = chain.orElseThrow().verdicts().get(i);
            Rehearsed account = accounts.get(i);
            whole.add(word.isEmpty() ? account : account.inChain(RollbackVerdict.valueOf(word), List.of()));
        }
        return whole;
    }
}
