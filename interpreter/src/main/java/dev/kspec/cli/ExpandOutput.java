// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import dev.kspec.check.CheckedSpec;
import dev.kspec.check.Matrix;
import dev.kspec.check.MatrixModel;
import dev.kspec.expand.Case;
import dev.kspec.expand.CellText;
import dev.kspec.expand.Expansion;
import dev.kspec.expand.RowText;
import dev.kspec.expand.Shard;
import dev.kspec.expand.SuiteText;
import dev.kspec.pict.PictModel;
import dev.kspec.pict.PictText;
import dev.kspec.pict.PictUnwritableException;
import dev.kspec.pict.PictWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the rows of {@code kspec expand} go: a file appears when it is complete. */
final class ExpandOutput implements AutoCloseable {
    /** A suite's file is not much larger, in characters: files of more than 8 MiB are not read. */
    private static final long LARGEST_PART = 4 << 20;

    /** In characters, of which each is a byte at least. */
    private static final long LARGEST_READ = 8 << 20;

    private final ExpandArguments wanted;
    private final Terminal terminal;
    private final RowProgress progress;
    private Path target;
    private Path temporary;
    private OutputStream out;

    ExpandOutput(ExpandArguments wanted, Terminal terminal) {
        this.wanted = wanted;
        this.terminal = terminal;
        this.progress = new RowProgress(terminal, wanted.output().isPresent());
    }

    void rows(Matrix matrix, Iterator<int[]> rows) throws IOException {
        RowText text = switch (wanted.format()) {
            case TABLE -> RowText.table(matrix);
            case CSV -> RowText.csv(matrix);
            case JSON -> RowText.json(matrix);
            case PICT, KSPEC, YAML -> throw new IllegalStateException("not one row after the other");
        };
        open();
        text.write(rows, out, progress::rows);
        progress.end();
    }

    /** Rows that are texts already. */
    void cells(List<String> header, List<List<String>> rows) throws IOException {
        CellText text = new CellText(header, rows);
        open();
        var unused = put(
                switch (wanted.format()) {
                    case TABLE -> text.table();
                    case CSV -> text.csv();
                    case JSON -> text.json();
                    case PICT, KSPEC, YAML -> throw new IllegalStateException("not rows");
                });
    }

    /** A matrix as a model for PICT; rows that must be there are a second file. */
    void pict(Matrix matrix) throws IOException {
        int parameters = matrix.parameters().size();
        int strength = matrix.isProduct() ? parameters : 1;
        List<PictModel.Group> groups = new ArrayList<>();
        for (Matrix.Coverage c : matrix.coverages()) {
            if (c.parameters().size() == parameters) {
                strength = Math.max(strength, c.strength());
            } else {
                groups.add(new PictModel.Group(
                        c.strength(),
                        c.parameters().stream()
                                .map(p -> matrix.parameters().get(p).name())
                                .toList()));
            }
        }
        try {
            PictText text = PictWriter.write(MatrixModel.of(matrix), strength, groups);
            if (text.seeds().isPresent() && wanted.output().isEmpty()) {
                throw new IOException("what `include` says is a second file for PICT: --output FILE");
            }
            open();
            var unused = put(text.model());
            List<String> words = new ArrayList<>(text.words());
            if (text.seeds().isPresent()) {
                Path seeds = target.resolveSibling(target.getFileName() + ".seeds");
                SpecFiles.write(seeds, text.seeds().get(), Optional.empty());
                words.add("/e:" + seeds);
            }
            terminal.err()
                    .println("kspec: for PICT: pict "
                            + wanted.output().map(Path::toString).orElse("MODEL")
                            + words.stream().map(w -> " " + shown(w)).collect(Collectors.joining()));
        } catch (PictUnwritableException e) {
            throw new IOException("not a model for PICT: " + e.getMessage(), e);
        }
    }

    /** As a shell takes it. */
    private static String shown(String word) {
        return word.matches("[\\w./:=-]*") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private void open() throws IOException {
        if (out == null) {
            open(wanted.output().orElse(null));
        }
    }

    private void open(Path file) throws IOException {
        target = file;
        if (file == null) {
            out = terminal.out();
            return;
        }
        if (Files.isDirectory(file)) {
            throw new IOException("--output: " + file + " is a directory");
        }
        temporary = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            out = new BufferedOutputStream(Files.newOutputStream(temporary));
        } catch (IOException e) {
            throw new IOException("--output: " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** A file's suite; of a large one several files, each of which can be run by itself. */
    void suite(CheckedSpec spec, Shard shard) throws IOException {
        boolean yaml = wanted.format() == ExpandArguments.Format.YAML;
        boolean parts = ExpandCommand.isDirectory(wanted);
        Path place = parts
                ? wanted.output().orElseThrow().resolve(ExpandedNames.of(spec, yaml, 1))
                : wanted.output().orElse(null);
        SuiteText suite = new SuiteText(spec, yaml, ExpandedNames.imports(spec, place));
        long size = LARGEST_PART;
        int part = 0;
        boolean gap = false;
        long count = 0;
        for (Iterator<Case> cases = new Expansion(spec, shard).cases().iterator(); cases.hasNext(); ) {
            if (part == 0 || (parts && size >= LARGEST_PART)) {
                done();
                part++;
                open(parts ? wanted.output().orElseThrow().resolve(ExpandedNames.of(spec, yaml, part)) : place);
                size = put(suite.head());
                gap = size > 0 && !yaml;
            }
            size += put((gap ? "\n" : "") + suite.text(cases.next()));
            gap = true;
            progress.rows(++count);
        }
        progress.end();
        if (size > LARGEST_READ) {
            terminal.err().println("kspec: this suite is larger than the 8 MiB that a spec file may have");
            terminal.err().println("  help: --output DIR/ writes it as several files");
        }
    }

    /** A spec file as a whole; a directory gets it under this name. */
    void spec(String name, String text) throws IOException {
        Path place = wanted.output().orElse(null);
        open(ExpandCommand.isDirectory(wanted) ? place.resolve(name) : place);
        var unused = put(text);
    }

    private int put(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        if (temporary == null && terminal.out().checkError()) {
            throw new RowText.ClosedException();
        }
        return text.length();
    }

    /** What was written stands in its place from now on. */
    void done() throws IOException {
        if (temporary != null) {
            out.close();
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            temporary = null;
            terminal.err().println("kspec: written: " + target);
        }
        out = null;
    }

    @Override
    public void close() throws IOException {
        if (temporary != null) {
            out.close();
            Files.deleteIfExists(temporary);
        }
    }
}
