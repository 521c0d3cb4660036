package io.github.pgmigrate.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Another machine, as far as the network is concerned: a network namespace that a cable connects to this one. Needs root, and
 * Linux.
 */
public final class Network implements AutoCloseable {

    public static final String NEEDED =
            "NOT TESTED: this user may not make network namespaces, or there is no iproute2";

    private final String name = "pgm" + ProcessHandle.current().pid() % 100_000;
    private final String here = name + "h";
    private final String card = name + "t";
    private final String subnet = "10." + (100 + ProcessHandle.current().pid() % 100) + ".7.";

    /** Lays the cable. */
    public Network() throws IOException, InterruptedException {
        Tool.run("ip", "netns", "add", name);
        Tool.run("ip", "link", "add", here, "type", "veth", "peer", "name", card);
        Tool.run("ip", "link", "set", card, "netns", name);
        Tool.run("ip", "addr", "add", address() + "/24", "dev", here);
        Tool.run("ip", "link", "set", here, "up");
        Tool.run("ip", "netns", "exec", name, "ip", "addr", "add", subnet + "2/24", "dev", card);
        Tool.run("ip", "netns", "exec", name, "ip", "link", "set", card, "up");
        Tool.run("ip", "netns", "exec", name, "ip", "link", "set", "lo", "up");
    }

    /** Whether this user may make one. */
    public static boolean isPossible() {
        return Tool.succeeds("unshare", "-n", "true") && Tool.succeeds("ip", "netns", "list");
    }

    /** The address of this machine on the cable. */
    public String address() {
        return subnet + "1";
    }

    /** The addresses on the cable, for pg_hba.conf. */
    public String addresses() {
        return subnet + "0/24";
    }

    /** What a command on the other machine starts with. */
    public List<String> there() {
        return List.of("ip", "netns", "exec", name);
    }

    /** From now on packets vanish, in both directions, and nobody is told: they are sent to a card that does not exist. */
    public void cut() throws IOException, InterruptedException {
        send("replace", "lladdr", "02:00:00:00:00:99", "nud", "permanent");
    }

    /** Packets find their way again. */
    public void mend() throws IOException, InterruptedException {
        send("del");
    }

    private void send(String verb, String... where) throws IOException, InterruptedException {
        List<String> out = new ArrayList<>(List.of("ip", "neigh", verb, subnet + "2", "dev", here));
        out.addAll(List.of(where));
        Tool.run(out.toArray(String[]::new));
        List<String> back = new ArrayList<>(there());
        back.addAll(List.of("ip", "neigh", verb, address(), "dev", card));
        back.addAll(List.of(where));
        Tool.run(back.toArray(String[]::new));
    }

    @Override
    public void close() {
        Tool.succeeds("ip", "netns", "del", name);
        Tool.succeeds("ip", "link", "del", here);
    }
}
