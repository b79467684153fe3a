// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Follows the guest's serial line in its log file and knows the lines that matter: the two that the guest's init prints, its
 * complaints, and a kernel panic. Needs constant memory whatever the guest prints.
 */
final class ConsoleLog implements AutoCloseable {
    private static final String MARK = "kspec-lab: ";
    private static final String PANIC = "Kernel panic - not syncing";

    /** What busybox init says last of all, without an end of line. */
    private static final String PROMPT = "Please press Enter to activate this console.";

    private static final int LONGEST_LINE = 1000;

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
    private final StringBuilder line = new StringBuilder();
    private FileChannel channel;
    private boolean begun;
    private boolean ready;
    private boolean quiet;
    private Optional<String> complaint = Optional.empty();
    private Optional<String> panic = Optional.empty();

    ConsoleLog(Path file) {
        this.file = file;
    }

    /** Reads what was added since the last time; nothing if the file is not there yet. */
    void poll() throws IOException {
        if (channel == null) {
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ);
            } catch (NoSuchFileException notYet) {
                return;
            }
        }
        for (buffer.clear(); channel.read(buffer) > 0; buffer.clear()) {
            take(ISO_8859_1.decode(buffer.flip()));
        }
    }

    /** True once the guest's first process has printed its first line. */
    boolean begun() {
        return begun;
    }

    /** True once the guest has said that it accepts SSH connections. */
    boolean ready() {
        return ready;
    }

    /** True when the guest has started all that it starts by itself, and waits for somebody to type. */
    boolean idle() {
        return line.indexOf(PROMPT) >= 0;
    }

    /** True once the guest has said that nobody is logged in any more, as it was asked to. */
    boolean quiet() {
        return quiet;
    }

    /** The first thing the guest's init found wrong, without its mark. */
    Optional<String> complaint() {
        return complaint;
    }

    /** The line that announces a kernel panic. */
    Optional<String> panic() {
        return panic;
    }

    private void take(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\n') {
                endLine(line.toString().strip());
                line.setLength(0);
            } else if (line.length() < LONGEST_LINE) {
                line.append(character);
            }
        }
    }

    private void endLine(String text) {
        int mark = text.indexOf(MARK);
        if (mark >= 0) {
            said(text.substring(mark + MARK.length()));
        } else if (panic.isEmpty() && text.contains(PANIC)) {
            panic = Optional.of(text);
        }
    }

    private void said(String text) {
        switch (text) {
            case "init" -> begun = true;
            case "ready" -> ready = true;
            case "quiet" -> quiet = true;
            default -> complaint = complaint.or(() -> Optional.of(text));
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
