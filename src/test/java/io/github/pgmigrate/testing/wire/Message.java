package io.github.pgmigrate.testing.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * An immutable note of one message of the protocol (PostgreSQL manual, "Message Formats").
 *
 * @param from who sent it
 * @param connection the number of its connection on this wire, from 1
 * @param number its number among the messages of its side on this wire, from 1
 * @param kind its name in the manual: {@code Query}, {@code CommandComplete} ...
 * @param text the statement of a Query or Parse, the tag of a CommandComplete; empty for others
 */
public record Message(Side from, int connection, int number, String kind, String text) {

    private static final Map<Character, String> OF_CLIENT = Map.ofEntries(
            Map.entry('B', "Bind"),
            Map.entry('C', "Close"),
            Map.entry('D', "Describe"),
            Map.entry('E', "Execute"),
            Map.entry('H', "Flush"),
            Map.entry('P', "Parse"),
            Map.entry('Q', "Query"),
            Map.entry('S', "Sync"),
            Map.entry('X', "Terminate"),
            Map.entry('c', "CopyDone"),
            Map.entry('d', "CopyData"),
            Map.entry('f', "CopyFail"),
            Map.entry('p', "Password"));

    private static final Map<Character, String> OF_SERVER = Map.ofEntries(
            Map.entry('1', "ParseComplete"),
            Map.entry('2', "BindComplete"),
            Map.entry('3', "CloseComplete"),
            Map.entry('A', "NotificationResponse"),
            Map.entry('C', "CommandComplete"),
            Map.entry('D', "DataRow"),
            Map.entry('E', "ErrorResponse"),
            Map.entry('G', "CopyInResponse"),
            Map.entry('H', "CopyOutResponse"),
            Map.entry('I', "EmptyQueryResponse"),
            Map.entry('K', "BackendKeyData"),
            Map.entry('N', "NoticeResponse"),
            Map.entry('R', "Authentication"),
            Map.entry('S', "ParameterStatus"),
            Map.entry('T', "RowDescription"),
            Map.entry('Z', "ReadyForQuery"),
            Map.entry('c', "CopyDone"),
            Map.entry('d', "CopyData"),
            Map.entry('n', "NoData"),
            Map.entry('s', "PortalSuspended"),
            Map.entry('t', "ParameterDescription"));

    /** The first message of a connection, which has no type. */
    static final String START_UP = "StartupMessage";

    /** What a connection that only cancels consists of. */
    static final String CANCEL = "CancelRequest";

    static String kind(Side from, int type) {
        Map<Character, String> kinds = from == Side.CLIENT ? OF_CLIENT : OF_SERVER;
        return Objects.requireNonNullElse(kinds.get((char) type), "type " + (char) type);
    }

    static String text(String kind, byte[] body) {
        return switch (kind) {
            case "Query", "CommandComplete" -> string(body, 0);
            case "Parse" -> string(body, string(body, 0).getBytes(StandardCharsets.UTF_8).length + 1);
            case "ErrorResponse" -> new String(body, StandardCharsets.UTF_8).replace('\0', ' ');
            default -> "";
        };
    }

    private static String string(byte[] body, int from) {
        int end = from;
        while (end < body.length && body[end] != 0) {
            end++;
        }
        return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    /** A Query or Parse of the client's whose statements hold these words. */
    public static Predicate<Message> query(String words) {
        return message -> message.from == Side.CLIENT && message.text.contains(words);
    }

    /** A Query or Parse of the client's whose statements begin with these words. */
    public static Predicate<Message> queryStarting(String words) {
        return message -> message.from == Side.CLIENT && message.text.startsWith(words);
    }

    /** The message of a side with this number. */
    public static Predicate<Message> nth(Side from, int number) {
        return message -> message.from == from && message.number == number;
    }

    /** Messages of this kind, of whichever side. */
    public static Predicate<Message> ofKind(String kind) {
        return message -> message.kind.equals(kind);
    }

    /** Answers of the server's with this command tag. */
    public static Predicate<Message> tag(String tag) {
        return message ->
                message.from == Side.SERVER && message.kind.equals("CommandComplete") && message.text.startsWith(tag);
    }

    @Override
    public String toString() {
        String head = text.strip().replaceAll("\\s+", " ");
        return from + " " + number + " " + kind
                + (head.isEmpty() ? "" : ": " + (head.length() > 160 ? head.substring(0, 160) + "..." : head));
    }
}
