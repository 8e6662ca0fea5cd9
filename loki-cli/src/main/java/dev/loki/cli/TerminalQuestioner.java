package dev.loki.cli;

import dev.loki.core.engine.Questioner;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Puts an agent's question to the person at the terminal; an empty line leaves it open. */
final class TerminalQuestioner implements Questioner {
    private final Streams streams;
    private final RunProgress progress;

    TerminalQuestioner(Streams streams, RunProgress progress) {
        this.streams = streams;
        this.progress = progress;
    }

    @Override
    public Optional<String> ask(String task, String question) {
        progress.erase();
        streams.err().print(task + " asks: " + printable(question) + "\nYour answer (empty: later): ");
        streams.err().flush();
        try {
            String line = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8)).readLine();
            return Optional.ofNullable(line).map(String::strip).filter(answer -> !answer.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}
