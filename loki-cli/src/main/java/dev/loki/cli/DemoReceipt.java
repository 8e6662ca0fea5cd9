package dev.loki.cli;

import dev.loki.core.StorageException;
import dev.loki.core.engine.Receipt;
import dev.loki.core.engine.ReceiptVerifier;
import dev.loki.core.git.Git;
import dev.loki.core.io.AtomicFiles;
import dev.loki.core.io.ProjectDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The receipt with which the demo ends, checked against the repository.
 *
 * @param page the receipt as a page for a browser
 * @param holds whether everything that can be recomputed agrees
 * @param summary how much was recomputed
 */
record DemoReceipt(Path page, boolean holds, String summary) {

    static DemoReceipt write(DemoProject demo) {
        ProjectDir project = ProjectDir.at(demo.root());
        Git git = Git.open(demo.root(), demo.env());
        Receipt receipt = Receipt.of(project, git, Optional.empty());
        try {
            Files.createDirectories(project.reports());
        } catch (IOException e) {
            throw StorageException.writing(project.reports(), e);
        }
        Path page = project.reports().resolve(receipt.runId() + ".html");
        AtomicFiles.write(project.reports().resolve(receipt.runId() + ".json"), receipt.text());
        AtomicFiles.write(page, receipt.html());
        ReceiptVerifier.Result result = ReceiptVerifier.verify(project, git, receipt);
        long agreed = result.checks().stream()
                .filter(check -> check.status() == ReceiptVerifier.Status.OK)
                .count();
        return new DemoReceipt(
                page, result.valid(), agreed + " of " + result.checks().size() + " checks agree");
    }
}
