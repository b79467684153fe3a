// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Definition;
import dev.kspec.ast.Name;
import dev.kspec.ast.SpecFile;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows {@code import "file.kspec"} to the end; a circle is reported. */
final class Imports {
    private final Checker.DriverSource source;
    private final Diagnostics diagnostics;
    private SpecFile root;
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> done = new HashSet<>();
    private final Imported all = new Imported(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());

    Imports(Checker.DriverSource source, Diagnostics diagnostics) {
        this.source = source;
        this.diagnostics = diagnostics;
    }

    /** What is known in a file: its own definitions and those it imports. */
    Imported of(SpecFile file) {
        root = file;
        take(file);
        return all;
    }

    private void take(SpecFile file) {
        open.addLast(file.source().name());
        for (SpecFile.Import i : file.imports()) {
            follow(i, file);
        }
        open.removeLast();
        done.add(file.source().name());
        all.drivers().addAll(file.drivers());
        all.constants().addAll(file.constants());
        for (Definition d : file.definitions()) {
            Definition other = all.definitions().putIfAbsent(d.name().text(), d);
            if (other != null && !d.name().text().isEmpty()) {
                twice(d.name(), other.name());
            }
        }
    }

    private void twice(Name name, Name other) {
        diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`" + name + "` is defined twice")
                .help("first at " + other.span().file().name() + ":"
                        + other.span().line()));
    }

    private void follow(SpecFile.Import i, SpecFile from) {
        if (!i.path().isPlain()
                || i.path().plainBytes().length == 0
                || i.path().plainString().indexOf('\0') >= 0) {
            diagnostics.add(Diagnostic.error(Code.NOT_CONSTANT, i.path().span(), "a file is named by a plain text")
                    .help("a path relative to this file, such as \"lib/paths.kspec\""));
            return;
        }
        Diagnostics wrong = new Diagnostics();
        source.imported(from.source(), i.path().plainString(), wrong)
                .ifPresentOrElse(
                        file -> taken(i, file, wrong),
                        () -> diagnostics.add(wrong.sorted().stream()
                                .findFirst()
                                .map(d -> Diagnostic.error(d.code(), i.path().span(), d.message()))
                                .orElse(Diagnostic.error(
                                        Code.FILE_UNREADABLE, i.path().span(), "there is no such file"))
                                .help("the path is relative to this file's directory")));
    }

    private void taken(SpecFile.Import i, SpecFile file, Diagnostics wrong) {
        String name = file.source().name();
        if (open.contains(name)) {
            String circle = open.stream().dropWhile(n -> !n.equals(name)).collect(Collectors.joining(" imports "))
                    + " imports " + name;
            diagnostics.add(Diagnostic.error(Code.IMPORT_CYCLE, i.span(), "the file imports itself")
                    .help(circle));
            return;
        }
        if (done.contains(name)) {
            return;
        }
        diagnostics.addAll(wrong.sorted());
        if (!file.scenarios().isEmpty()
                || file.hasFixtures()
                || !file.suppressions().isEmpty()) {
            diagnostics.add(Diagnostic.warning(
                            Code.MISPLACED, i.span(), "only what the file defines is imported, not what it tests")
                    .help("scenarios, fixtures, `suppress` and `use` of an imported file are left out"));
        } else {
            file.uses().stream()
                    .findFirst()
                    .ifPresent(use -> ofDriver(use.driver().text(), i));
        }
        take(file);
    }

    /** A file of definitions may say for which driver it is written; the file that is checked is then to use it, too. */
    private void ofDriver(String driver, SpecFile.Import i) {
        boolean used = root.uses().stream().anyMatch(u -> u.driver().text().equals(driver));
        if (used || root.isLibrary()) {
            return;
        }
        String other = root.uses().stream()
                .findFirst()
                .map(u -> "uses " + u.driver().text())
                .orElse("uses none");
        diagnostics.add(Diagnostic.warning(
                        Code.MISPLACED,
                        i.span(),
                        "the imported file is written for the driver " + driver + "; "
                                + root.source().name() + " " + other)
                .help("`use` is not imported: names are looked up in the driver of the file that is run"));
    }
}
