package dev.loki.integrations.agents.shell;

/** What cannot be read off a command. */
public enum Unread {
    /** The command has no end, or is no shell. */
    SYNTAX("part of the command is no shell that could be read", false),
    /** The command does too much, or is nested too deep. */
    TOO_LARGE("the command is too large to be read to its end", true),
    /** A program is chosen by something that is not known before it runs. */
    PROGRAM("which program runs is not known before it runs", false),
    /** Code comes from where it cannot be seen. */
    CODE("code runs that is not in the command", false),
    /** Code of another language is only searched for names. */
    LANGUAGE("code of another language is searched for names of files, not understood", false),
    /** What a remote machine or a container does. */
    ELSEWHERE("what runs on another machine or in a container is not looked at", false),
    /** Names of files are within an archive or a patch. */
    ARCHIVE("the names in an archive are not known before it is unpacked", false);

    private final String sentence;
    private final boolean refused;

    Unread(String sentence, boolean refused) {
        this.sentence = sentence;
        this.refused = refused;
    }

    /** What is not known, as one sentence without its full stop. */
    public String sentence() {
        return sentence;
    }

    /** Whether a command must not run because of it. */
    public boolean refused() {
        return refused;
    }
}
