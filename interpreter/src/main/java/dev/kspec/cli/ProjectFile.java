// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.Project;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.diag.Nearest;
import dev.kspec.diag.Severity;
import dev.kspec.parse.YamlDocument;
import dev.kspec.parse.YamlNode;
import dev.kspec.source.OneLine;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import dev.kspec.type.DriverModel;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * A project's {@code kspec.yaml}: targets that have names, and what options of {@code kspec run} are unless the command
 * line says otherwise. Names of files in it are relative to its directory.
 */
final class ProjectFile {
    static final String NAME = "kspec.yaml";

    private static final String TARGETS = "targets";
    private static final String SUPPRESS = "suppress";

    private final Path directory;
    private final Map<String, NamedTarget> targets = new LinkedHashMap<>();
    private final List<Setting> settings = new ArrayList<>();
    private final List<DriverModel.Suppression> suppressions = new ArrayList<>();

    /**
     * A value of an option.
     *
     * @param option its long name
     * @param values none for an option that takes none; several for one that may be repeated
     * @param place {@code FILE:LINE}
     */
    record Setting(String option, List<String> values, String place) {
        Setting {
            values = List.copyOf(values);
        }
    }

    private ProjectFile(Path directory) {
        this.directory = directory;
    }

    static void addTo(Options options) {
        RunArguments.add(options, "config", "FILE", "the project's settings and targets (" + NAME + " unless told)");
    }

    /** The one that {@code --config} names, or that lies in the project's root; else an empty one. */
    static ProjectFile of(CommandLine line) throws ParseException {
        Path root = Project.rootOf(
                line.getArgList().isEmpty()
                        ? Path.of("")
                        : SpecArguments.path("PATH", line.getArgList().getFirst()));
        Path file = line.hasOption("config")
                ? SpecArguments.path("--config", line.getOptionValue("config"))
                : root.resolve(NAME);
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(root);
        ProjectFile settings = new ProjectFile(directory);
        if (line.hasOption("config") || Files.exists(file)) {
            settings.read(file);
        }
        return settings;
    }

    Collection<NamedTarget> targets() {
        return targets.values();
    }

    Optional<NamedTarget> target(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    List<Setting> settings() {
        return settings;
    }

    /** Reports of the kernel that nothing in the project is to mind. */
    List<DriverModel.Suppression> suppressions() {
        return suppressions;
    }

    private void read(Path file) throws ParseException {
        SourceFile source = source(file);
        Diagnostics diagnostics = new Diagnostics();
        Optional<YamlDocument> document = YamlDocument.read(source, diagnostics);
        Optional<Diagnostic> wrong = diagnostics.sorted().stream()
                .filter(d -> d.severity() == Severity.ERROR)
                .findFirst();
        if (wrong.isPresent()) {
            throw mistake(
                    wrong.get().span(),
                    wrong.get().message()
                            + wrong.get().help().map(h -> "; " + h).orElse(""));
        }
        if (document.isPresent() && document.get().root().isPresent()) {
            YamlNode root = document.get().root().get();
            for (Map.Entry<YamlNode.Scalar, YamlNode> entry :
                    entries(root, NAME + " is written as keys and values").entrySet()) {
                take(entry.getKey(), entry.getValue());
            }
        }
    }

    private static SourceFile source(Path file) throws ParseException {
        try {
            return new SourceFile(file.toString(), Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new ParseException("--config: there is no file " + file);
        } catch (MalformedInputException e) {
            throw new ParseException(file + " is no text in UTF-8");
        } catch (IOException e) {
            throw new ParseException(file + " cannot be read: " + e.getMessage());
        }
    }

    private void take(YamlNode.Scalar key, YamlNode value) throws ParseException {
        String name = key.value();
        if (name.equals(TARGETS)) {
            if (!(value instanceof YamlNode.Sequence list)) {
                throw mistake(value.span(), "targets are a list: - {name: box, address: root@box}");
            }
            for (YamlNode item : list.items()) {
                NamedTarget target = NamedTarget.read(item, directory);
                if (targets.putIfAbsent(target.name(), target) != null) {
                    throw mistake(item.span(), "there are two targets with the name `" + target.name() + "`");
                }
            }
            return;
        }
        if (name.equals(SUPPRESS)) {
            if (!(value instanceof YamlNode.Sequence list)) {
                throw mistake(value.span(), "what is suppressed is a list: " + NamedSuppression.FORM);
            }
            for (YamlNode item : list.items()) {
                suppressions.add(NamedSuppression.read(item));
            }
            return;
        }
        if (!ProjectDefaults.SETTINGS.contains(name)) {
            List<String> known = new ArrayList<>(ProjectDefaults.SETTINGS);
            known.add(TARGETS);
            known.add(SUPPRESS);
            throw mistake(key.span(), ProjectDefaults.notHere(name).orElseGet(() -> unknown(NAME, name, known)));
        }
        settings.add(new Setting(name, ProjectDefaults.values(name, value, directory), place(key.span())));
    }

    /** The entries of a mapping, none of them twice. */
    static Map<YamlNode.Scalar, YamlNode> entries(YamlNode node, String otherwise) throws ParseException {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw mistake(node.span(), otherwise);
        }
        Map<String, YamlNode.Scalar> seen = new LinkedHashMap<>();
        Map<YamlNode.Scalar, YamlNode> entries = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (!(entry.key() instanceof YamlNode.Scalar key)) {
                throw mistake(entry.key().span(), "a key is a single word");
            }
            if (seen.putIfAbsent(key.value(), key) != null) {
                throw mistake(key.span(), "the key `" + key.value() + "` stands here twice");
            }
            entries.put(key, entry.value());
        }
        return entries;
    }

    static String unknown(String what, String key, List<String> known) {
        return what + " has no key `" + OneLine.of(key) + "`"
                + Nearest.to(key, known)
                        .map(n -> "; did you mean `" + n + "`?")
                        .orElse("; it has " + String.join(", ", known));
    }

    static String scalar(YamlNode node, String what) throws ParseException {
        if (node instanceof YamlNode.Scalar scalar && !scalar.value().isEmpty()) {
            return scalar.value();
        }
        throw mistake(node.span(), what + " takes a single value");
    }

    /** A file that the project's file names. */
    static Path file(String name, Path directory, Span span) throws ParseException {
        try {
            return name.startsWith("~/")
                    ? Path.of(System.getProperty("user.home")).resolve(name.substring(2))
                    : directory.resolve(name);
        } catch (java.nio.file.InvalidPathException e) {
            throw mistake(span, "`" + OneLine.of(name) + "` cannot be the name of a file: " + e.getReason());
        }
    }

    static String place(Span span) {
        return span.file().name() + ":" + span.file().line(span.start());
    }

    static ParseException mistake(Span span, String what) {
        return new ParseException(place(span) + ": " + OneLine.of(what));
    }
}
