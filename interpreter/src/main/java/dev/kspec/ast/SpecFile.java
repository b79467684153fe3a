// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.List;

/** A whole file: its items in the order in which they stand. */
public record SpecFile(SourceFile source, Span span, List<Item> items) implements Node {
    public SpecFile {
        items = List.copyOf(items);
    }

    /** What may stand at the top of a file. */
    public sealed interface Item extends Node
            permits DriverDeclaration,
                    UseDriver,
                    Import,
                    Constant,
                    Freshness,
                    Suppression,
                    Fixture,
                    Definition,
                    Scenario {}

    /** {@code import "lib/paths.kspec"}: what another file defines is known here, too. */
    public record Import(Span span, Text path) implements Item {}

    /** {@code let NAME = …}: a name for a constant, known in the whole file. */
    public record Constant(Span span, Name name, Expression value) implements Item {}

    /** {@code fresh netns}: what every case of the file gets for itself. */
    public record Freshness(Span span, Name what) implements Item {}

    /** {@code suppress r"title" because "reason"}: reports of the kernel that are not to be minded in this file's cases. */
    public record Suppression(Span span, Text title, Text because) implements Item {}

    /**
     * {@code setup { … }} and {@code teardown { … }}: steps of every case.
     *
     * @param shared whether they are run once for all cases of the file
     */
    public record Fixture(Span span, boolean shared, Phase phase, List<Statement> body) implements Item {
        public Fixture {
            body = List.copyOf(body);
        }

        /** Before or behind the cases. */
        public enum Phase {
            SETUP,
            TEARDOWN
        }
    }

    public List<DriverDeclaration> drivers() {
        return all(DriverDeclaration.class);
    }

    public List<UseDriver> uses() {
        return all(UseDriver.class);
    }

    public List<Import> imports() {
        return all(Import.class);
    }

    public List<Constant> constants() {
        return all(Constant.class);
    }

    public List<Freshness> freshness() {
        return all(Freshness.class);
    }

    public List<Suppression> suppressions() {
        return all(Suppression.class);
    }

    public List<Definition> definitions() {
        return all(Definition.class);
    }

    public List<Scenario> scenarios() {
        return all(Scenario.class);
    }

    /** The fixtures of one kind, in the order in which they stand. */
    public List<Fixture> fixtures(boolean shared, Fixture.Phase phase) {
        return all(Fixture.class).stream()
                .filter(f -> f.shared() == shared && f.phase() == phase)
                .toList();
    }

    /** Whether it tests nothing and names no driver: it only defines what other files import. */
    public boolean isLibrary() {
        return uses().isEmpty()
                && scenarios().isEmpty()
                && !hasFixtures()
                && !(definitions().isEmpty() && constants().isEmpty());
    }

    public boolean hasFixtures() {
        return !all(Fixture.class).isEmpty();
    }

    private <T extends Item> List<T> all(Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
