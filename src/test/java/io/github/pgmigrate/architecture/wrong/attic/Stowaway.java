package io.github.pgmigrate.architecture.wrong.attic;

/** Lives in a room that the house does not have, in a package without a null mark, and talks. */
public final class Stowaway {

    public void talk() {
        System.out.println("hello");
    }
}
