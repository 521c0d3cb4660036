package io.github.pgmigrate.testing.wire;

/**
 * How much went over a wire so far.
 *
 * @param connections connections, those that only cancel included
 * @param roundTrips how often a server said that it is ready, connecting included
 * @param clientMessages messages of clients
 * @param serverMessages messages of servers
 * @param clientBytes their size in bytes
 * @param serverBytes their size in bytes
 */
public record Traffic(
        int connections, int roundTrips, int clientMessages, int serverMessages, long clientBytes, long serverBytes) {}
