// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Accepts the keys that known_hosts files give for the host; see sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". JSch's own
 * reader is not used: it knows no wildcards for plain keys, so that it overlooks {@code @revoked *}, and it can write.
 */
final class KnownHostsFiles extends HostKeyCheck {
    private static final String REVOKED = "@revoked";

    private final List<Path> files;
    private final List<Line> lines = new ArrayList<>();

    /** @param marker empty for an ordinary line */
    private record Line(String marker, HostPatterns hosts, PublicKey key) {
        /** Empty for comments and for lines that hold no key this class could compare. */
        static Optional<Line> parse(String text) {
            List<String> fields = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
            if (fields.getFirst().startsWith("#")) {
                return Optional.empty();
            }
            String marker = fields.getFirst().startsWith("@") ? fields.removeFirst() : "";
            if (fields.size() < 3) {
                return Optional.empty();
            }
            try {
                PublicKey key = PublicKey.parse(fields.get(1) + " " + fields.get(2));
                return Optional.of(new Line(marker, new HostPatterns(fields.getFirst()), key));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty(); // as ssh does
            }
        }

        boolean isFor(String name) {
            return marker.isEmpty() && hosts.match(name);
        }
    }

    /** @throws IOException if a file exists but cannot be read; the message names it */
    KnownHostsFiles(HostKeyPolicy.KnownHosts policy) throws IOException {
        files = policy.files();
        for (Path file : files) {
            if (Files.exists(file)) {
                try (var texts = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    texts.map(Line::parse).flatMap(Optional::stream).forEach(lines::add);
                } catch (IOException | UncheckedIOException e) {
                    throw new IOException(file + " (" + e.getMessage() + ")", e);
                }
            }
        }
    }

    @Override
    Verdict judge(String name, byte[] key) {
        if (lines.stream()
                .anyMatch(line -> line.marker().equals(REVOKED) && line.key().hasBlob(key))) {
            return Verdict.REVOKED; // for whatever host: a key that leaked proves nothing anywhere
        }
        if (linesFor(name).stream().anyMatch(line -> line.key().hasBlob(key))) {
            return Verdict.ACCEPTED;
        }
        String type = PublicKey.received(key).type();
        boolean other = lines.stream()
                .anyMatch(line -> line.isFor(name) && line.key().type().equals(type));
        return other ? Verdict.WRONG : Verdict.UNKNOWN;
    }

    /**
     * As in ssh, a line for {@code host} may also vouch for a key on another port; but a different key there is
     * unknown, not wrong.
     */
    private List<Line> linesFor(String name) {
        int end = name.startsWith("[") ? name.indexOf("]:") : -1;
        String withoutPort = end < 0 ? name : name.substring(1, end);
        return lines.stream()
                .filter(line -> line.isFor(name) || line.isFor(withoutPort))
                .toList();
    }

    @Override
    String expectation() {
        return files.stream().map(Path::toString).map(Printable::of).collect(Collectors.joining(" or "));
    }

    @Override
    List<PublicKey> keysOf(String name) {
        return linesFor(name).stream().map(Line::key).toList();
    }
}
