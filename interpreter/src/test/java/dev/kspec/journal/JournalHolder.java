// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A process that writes a journal and has it open until its standard input ends. */
final class JournalHolder {
    private JournalHolder() {}

    public static void main(String[] arguments) throws Exception {
        JournalHeader header = new JournalHeader("test", Instant.EPOCH, List.of(), 1, Map.of());
        try (JournalWriter writer = JournalWriter.begin(Path.of(arguments[0]), header, System.err::println)) {
            System.out.println("open");
            writer.note(System.in.readAllBytes().length + " bytes later");
        }
    }
}
