// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.util.List;

/** A whole file: what drivers offer, the driver it uses, its scenarios. */
public record SpecFile(
        SourceFile source, Span span, List<DriverDeclaration> drivers, List<UseDriver> uses, List<Scenario> scenarios)
        implements Node {
    public SpecFile {
        drivers = List.copyOf(drivers);
        uses = List.copyOf(uses);
        scenarios = List.copyOf(scenarios);
    }
}
