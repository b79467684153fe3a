// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Name;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A driver that a file describes, and does not use although it names its parts: that is one mistake, told at the first of them. */
final class UnusedDescription {
    private final Map<String, String> drivers = new HashMap<>();

    private UnusedDescription() {}

    static UnusedDescription of(SpecFile file) {
        UnusedDescription unused = new UnusedDescription();
        if (file.uses().isEmpty()) {
            file.drivers().forEach(unused::add);
        }
        return unused;
    }

    private void add(DriverDeclaration driver) {
        String name = driver.name().text();
        drivers.putIfAbsent(name, name);
        driver.members().stream().flatMap(UnusedDescription::names).forEach(n -> drivers.putIfAbsent(n.text(), name));
    }

    private static Stream<Name> names(DriverDeclaration.Member member) {
        return switch (member) {
            case DriverDeclaration.Module m -> Stream.of();
            case DriverDeclaration.Device d -> Stream.of(d.name());
            case DriverDeclaration.Constant c -> Stream.of(c.name());
            case DriverDeclaration.Enumeration e ->
                Stream.concat(Stream.of(e.name()), e.entries().stream().map(DriverDeclaration.Entry::name));
            case DriverDeclaration.Composite c -> Stream.of(c.name());
            case DriverDeclaration.Ioctl i -> Stream.of(i.name());
            case DriverDeclaration.Counter c -> Stream.of(c.name());
            case DriverDeclaration.Sysctl s -> Stream.of(s.name());
            case DriverDeclaration.Fault f -> Stream.of(f.name());
            case DriverDeclaration.Trace t -> Stream.of(t.name());
            case DriverDeclaration.Log l -> Stream.of(l.name());
            case DriverDeclaration.Suppress s -> Stream.of();
        };
    }

    /** The same; of the unknown names that are parts of such a driver but the first, with what is missing. */
    List<Diagnostic> retold(List<Diagnostic> found) {
        Set<String> told = new HashSet<>();
        List<Diagnostic> all = new ArrayList<>();
        for (Diagnostic d : found) {
            String driver = drivers.get(d.span().text());
            if (driver == null || !isAboutUnknownName(d)) {
                all.add(d);
            } else if (told.add(driver)) {
                all.add(Diagnostic.error(
                                d.code(),
                                d.span(),
                                "driver " + driver + ", which has `" + d.span().text()
                                        + "`, is described here, but not used")
                        .help("`use driver " + driver + "` is missing at the top of the file"));
            }
        }
        return all;
    }

    private static boolean isAboutUnknownName(Diagnostic d) {
        return d.severity() == Severity.ERROR
                && d.code().id().startsWith("K02")
                && d.code() != Code.DUPLICATE_NAME
                && d.code() != Code.DUPLICATE_CASE;
    }
}
