package io.github.pgmigrate.script.foreign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An immutable plan of Sqitch's.
 *
 * @param changes its changes, in their order
 */
record SqitchPlan(List<Change> changes) {

    private static final Pattern TAG = Pattern.compile("\\s*@(\\S+).*");
    private static final Pattern CHANGE = Pattern.compile("\\s*(?:\\+\\s*)?([^\\s\\[%#@+-][^\\s\\[#@]*).*");

    SqitchPlan {
        changes = List.copyOf(changes);
    }

    /**
     * A change.
     *
     * @param name its name, which may have slashes
     * @param suffixes what may follow the name in its files where a later change has taken the name over: the tags between
     *     the two ({@code @v1.0}), one of which the files have; empty where it is the last of that name
     * @param successor the place of the change that has taken its name over, from 1; 0 where none has
     */
    record Change(String name, List<String> suffixes, int successor) {
        Change {
            suffixes = List.copyOf(suffixes);
        }
    }

    /** Reads a plan; lines that are no change and no tag do not matter here. */
    static SqitchPlan parse(String text) {
        List<String> names = new ArrayList<>();
        List<List<String>> tags = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher tag = TAG.matcher(line);
            Matcher change = CHANGE.matcher(line);
            if (tag.matches() && !tags.isEmpty()) {
                tags.get(tags.size() - 1).add("@" + tag.group(1));
            } else if (change.matches()) {
                names.add(change.group(1));
                tags.add(new ArrayList<>());
            }
        }
        Map<String, Integer> later = new HashMap<>();
        List<Change> changes = new ArrayList<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            Integer successor = later.put(names.get(i), i);
            List<String> suffixes = new ArrayList<>();
            for (int j = i; successor != null && j < successor; j++) {
                suffixes.addAll(tags.get(j));
            }
            changes.add(0, new Change(names.get(i), suffixes, successor == null ? 0 : successor + 1));
        }
        return new SqitchPlan(changes);
    }
}
