package io.github.pgmigrate.sql;

import org.jspecify.annotations.Nullable;

/** What psql does at commands that this plugin refuses, as far as the cut of the script depends on it. */
final class LenientCommands {

    private final Script script;
    private String lastText = "";

    LenientCommands(Script script) {
        this.script = script;
    }

    /** A statement was sent, which psql keeps for {@code \g}. */
    void sent(String text) {
        lastText = text;
    }

    @Nullable Item run(String name, Frame frame, Runnable passOver) {
        switch (name) {
            case "gdesc", "crosstabview", "watch", "gx" -> {
                passOver.run();
                if (frame.statement.isEmpty()) {
                    return script.sendAgain(name, new Place(frame.chars.location(frame.chars.start), null));
                }
                Item item = script.send(frame, Statement.Ending.SEND, null, true);
                frame.lexer.reset();
                return item;
            }
            case "r", "reset" -> {
                passOver.run();
                frame.statement.clear();
                frame.lexer.reset();
            }
            case "q", "quit" -> script.quit();
            default -> passOver.run();
        }
        return null;
    }

    /** The last statement again; null where there is none. */
    @Nullable Statement again(Place place) {
        if (lastText.isEmpty()) {
            return null;
        }
        StatementBuilder builder = new StatementBuilder();
        builder.anchor(place.location(), true);
        builder.append(lastText);
        return builder.build(builder.traits(), Statement.Ending.SEND, null, new byte[0]);
    }
}
