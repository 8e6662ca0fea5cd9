package dev.loki.audit;

import dev.loki.core.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A process that records personal values and erases every second one, until somebody kills it. */
final class Eraser {
    private Eraser() {}

    public static void main(String[] args) {
        Path file = Path.of(args[0]);
        try (AuditLog log = Logs.open(file)) {
            for (long i = 0; ; i++) {
                String name = "person-" + ProcessHandle.current().pid() + "-" + i;
                Receipt receipt = log.append(EntryDraft.of("a", "note")
                        .metadata(JsonObject.builder().put("email", name).build())
                        .personal(Set.of("email")));
                if (i % 2 == 0) {
                    log.erase(new Erasure(Set.of(receipt.seq()), Optional.empty(), Optional.empty()), "a", "asked for");
                    System.out.println(name);
                    System.out.flush();
                }
            }
        }
    }
}
