// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through files of ssh_config(5) for one host: the first value of a setting counts, but every key file. */
final class ConfigWalk {
    private static final int DEEPEST = 16; // READCONF_MAX_DEPTH of OpenSSH
    private static final String SEVERAL = "identityfile";
    /** Two words for one thing: the first of either counts. */
    private static final Set<String> EITHER = Set.of("proxyjump", "proxycommand");

    private final String host;
    private final Path home;
    private final Map<String, List<ConfigLine>> found = new HashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<String> places = new LinkedHashSet<>();
    private final Set<String> names = new LinkedHashSet<>();

    /** Which lines count at some point of a file. */
    private static final class Block {
        private final boolean outer;
        private boolean counts;
        private Optional<ConfigLine> head = Optional.empty();
        /** The head, if it is a condition that is not understood here. */
        private Optional<ConfigLine> skipped = Optional.empty();

        Block(boolean outer) {
            this.outer = outer;
            this.counts = outer;
        }

        void begin(ConfigLine line, boolean matches, boolean understood) {
            head = Optional.of(line);
            counts = outer && matches && understood;
            skipped = outer && !understood ? head : Optional.empty();
        }
    }

    ConfigWalk(String host, Path home) {
        this.host = host;
        this.home = home;
    }

    void read(SshConfig.Source source) throws SshConfigException {
        if (source.own() && isWritableByOthers(source.file())) {
            throw new SshConfigException(Printable.of(source.file().toString())
                    + ": others may write this file, so that neither ssh nor kspec follows it; mend that: chmod go-w "
                    + ShellQuote.bare(source.file().toString()));
        }
        read(source.file(), source.base(), true, 0);
    }

    private static boolean isWritableByOthers(Path file) {
        try {
            Set<PosixFilePermission> may = Files.getPosixFilePermissions(file);
            return may.contains(PosixFilePermission.GROUP_WRITE) || may.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // reading the file tells what is wrong with it
        }
    }

    private void read(Path file, Path base, boolean counts, int depth) throws SshConfigException {
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SshConfigException(
                    Printable.of(file.toString()) + ": cannot read this configuration of ssh: " + reason(e), e);
        }
        Block block = new Block(counts);
        int number = 0;
        for (String line : text.split("\n", -1)) {
            Optional<ConfigLine> setting = ConfigLine.parse(file, ++number, line);
            if (setting.isPresent()) {
                take(setting.get(), block, base, depth);
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "there is no such file" : Printable.of(e.toString());
    }

    private void take(ConfigLine line, Block block, Path base, int depth) throws SshConfigException {
        switch (line.key()) {
            case "host" -> block.begin(line, matches(line), true);
            case "match" -> {
                boolean all = line.values().size() == 1 && line.value().equalsIgnoreCase("all");
                block.begin(line, all, all);
            }
            case "include" -> {
                if (block.counts) {
                    include(line, base, depth);
                }
            }
            default -> {
                if (block.counts) {
                    put(line, block);
                } else if (block.skipped.isPresent() && HostSettings.KEYWORDS.contains(line.key())) {
                    notes.add(block.skipped.get().place() + ": kspec does not follow `Match` (but `Match all`): what"
                            + " stands below it does not count");
                }
            }
        }
    }

    private boolean matches(ConfigLine line) throws SshConfigException {
        line.value();
        boolean matches = false;
        for (String pattern : line.values()) {
            if (pattern.startsWith("!")) {
                if (HostPatterns.glob(pattern.substring(1)).matcher(host).matches()) {
                    return false;
                }
            } else {
                matches |= HostPatterns.glob(pattern).matcher(host).matches();
                if (SshAddress.isHostName(pattern)) {
                    names.add(pattern);
                }
            }
        }
        return matches;
    }

    private void put(ConfigLine line, Block block) {
        if (!HostSettings.KEYWORDS.contains(line.key())) {
            return;
        }
        if (EITHER.contains(line.key()) && EITHER.stream().anyMatch(found::containsKey)) {
            return;
        }
        List<ConfigLine> lines = found.computeIfAbsent(line.key(), k -> new ArrayList<>());
        if (lines.isEmpty() || line.key().equals(SEVERAL)) {
            lines.add(line);
            places.add(block.head.orElse(line).place());
        }
    }

    private void include(ConfigLine line, Path base, int depth) throws SshConfigException {
        line.value();
        if (depth >= DEEPEST) {
            throw line.error("files include each other more than " + DEEPEST + " deep");
        }
        for (String name : line.values()) {
            for (Path file : files(base.resolve(HomePaths.of(name, home, line)))) {
                read(file, base, true, depth + 1);
            }
        }
    }

    /** What a name with {@code * ? [} stands for, in the order of the names; nothing is no mistake. */
    private static List<Path> files(Path pattern) throws SshConfigException {
        List<Path> found = new ArrayList<>(List.of(pattern.getRoot() == null ? Path.of("") : pattern.getRoot()));
        for (Path part : pattern) {
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                next.addAll(entries(directory, part.toString()));
            }
            found = next;
        }
        return found.stream().filter(Files::isRegularFile).toList();
    }

    private static List<Path> entries(Path directory, String pattern) throws SshConfigException {
        if (!pattern.matches(".*[*?\\[].*")) {
            Path file = directory.resolve(pattern);
            return Files.exists(file) ? List.of(file) : List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.replaceAll("[{}]", "\\\\$0"));
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            List<Path> fit = new ArrayList<>();
            for (Path file : all) {
                boolean hidden = file.getFileName().toString().startsWith(".");
                if ((!hidden || pattern.startsWith(".")) && matcher.matches(file.getFileName())) {
                    fit.add(file);
                }
            }
            return fit.stream().sorted().toList();
        } catch (IOException e) {
            throw new SshConfigException(
                    Printable.of(directory.toString()) + ": cannot look into this directory: " + reason(e), e);
        }
    }

    Set<String> names() {
        return names;
    }

    HostSettings settings() {
        return new HostSettings(host, home, found, List.copyOf(places), List.copyOf(notes));
    }
}
