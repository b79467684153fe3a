// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.source.SourceFile;
import dev.kspec.type.DriverModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file without errors. */
public final class CheckedSpec {
    private final SourceFile source;
    private final Optional<Path> path;
    private final FileContext context;
    private final List<CheckedScenario> scenarios;

    CheckedSpec(SourceFile source, FileContext context, List<CheckedScenario> scenarios) {
        this(source, Optional.empty(), context, scenarios);
    }

    private CheckedSpec(SourceFile source, Optional<Path> path, FileContext context, List<CheckedScenario> scenarios) {
        this.source = source;
        this.path = path;
        this.context = context;
        this.scenarios = List.copyOf(scenarios);
    }

    /** The same file with some of its scenarios, or with their rows made in another way. */
    public CheckedSpec with(List<CheckedScenario> wanted) {
        return new CheckedSpec(source, path, context, wanted);
    }

    /** The same file, whose place is known. */
    CheckedSpec at(Path place) {
        return new CheckedSpec(source, Optional.of(place), context, scenarios);
    }

    /** Where it was read from; nothing if it was no file. */
    public Optional<Path> path() {
        return path;
    }

    public SourceFile source() {
        return source;
    }

    public Optional<DriverUse> driver() {
        return context.driver();
    }

    public List<CheckedScenario> scenarios() {
        return scenarios;
    }

    /**
     * The driver a file uses, as it wants it loaded.
     *
     * @param parameters in the kernel's form: {@code start=5 max_open=2}; empty if there are none
     */
    public record DriverUse(DriverModel driver, String parameters) {}
}
