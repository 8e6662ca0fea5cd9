package dev.loki.core.engine;

import java.util.Optional;

/** The port that asks a person what a specification leaves open. Called from the engine's thread; may block as long as a person thinks. */
@FunctionalInterface
public interface Questioner {

    /** Cannot ask anybody. */
    Questioner ABSENT = (task, question) -> Optional.empty();

    /** A person's answer to a question of an agent; empty when there is none now. */
    Optional<String> ask(String task, String question);
}
