// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.diag.Diagnostics;
import dev.kspec.type.Abi;
import dev.kspec.type.CType;
import dev.kspec.type.DriverModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a driver's description into what it offers.
 *
 * <p>In: its tree. Out: the same with names resolved, types laid out and numbers computed, or diagnostics. Guaranteed by then: every type
 * in the model is one that C would take, and every ioctl has a number on the ABI. What is wrong is left out.
 *
 * <p>Constants and enums are known to what stands behind them; structs and unions everywhere.
 */
final class DriverResolver {
    private final Diagnostics diagnostics;
    private final Abi abi;
    private final DriverConstants constants;
    private final TypeResolver types;
    private final Map<String, String> devices = new LinkedHashMap<>();
    private final Set<String> mistaken = new HashSet<>();
    private final Map<String, DriverModel.Ioctl> ioctls = new LinkedHashMap<>();
    private final Map<String, DriverModel.Counter> counters = new LinkedHashMap<>();
    private final Map<String, String> sysctls = new LinkedHashMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private final Map<String, DriverModel.Trace> traces = new LinkedHashMap<>();
    private final Map<String, String> logs = new LinkedHashMap<>();
    private final List<DriverModel.Suppression> suppressions = new ArrayList<>();
    private final Set<String> taken = new HashSet<>();
    private Optional<DriverModel.Module> module = Optional.empty();

    DriverResolver(Diagnostics diagnostics) {
        this(diagnostics, Abi.LAB);
    }

    DriverResolver(Diagnostics diagnostics, Abi abi) {
        this.diagnostics = diagnostics;
        this.abi = abi;
        this.constants = new DriverConstants(diagnostics);
        this.types = new TypeResolver(constants, abi, diagnostics);
    }

    /** To be called once. */
    DriverModel resolve(DriverDeclaration declaration, Path directory) {
        for (DriverDeclaration.Member member : declaration.members()) {
            switch (member) {
                case DriverDeclaration.Constant c ->
                    constants.integer(c.value(), "a constant").ifPresent(v -> constants.declare(c.name(), v));
                case DriverDeclaration.Enumeration e -> types.declare(e);
                case DriverDeclaration.Composite c -> types.declare(c);
                default -> {}
            }
        }
        IoctlResolver ioctl = new IoctlResolver(types, constants, abi, diagnostics);
        PlainTexts texts = new PlainTexts(diagnostics);
        MemberResolver members = new MemberResolver(types, constants, texts, diagnostics);
        Map<String, CType> all = types.all();
        types.mistaken().forEach(mistaken::add);
        declaration.members().forEach(m -> member(m, ioctl, texts, members));
        return new DriverModel(
                declaration.name().text(),
                directory,
                module,
                devices,
                constants.all(),
                all,
                ioctls,
                counters,
                sysctls,
                faults,
                traces,
                logs,
                suppressions,
                mistaken);
    }

    private void member(
            DriverDeclaration.Member member, IoctlResolver ioctl, PlainTexts texts, MemberResolver members) {
        switch (member) {
            case DriverDeclaration.Module m -> module(m);
            case DriverDeclaration.Device d -> put("device", devices, d.name(), texts.path(d.path()));
            case DriverDeclaration.Ioctl i -> put("ioctl", ioctls, i.name(), ioctl.resolve(i));
            case DriverDeclaration.Counter c -> put("counter", counters, c.name(), members.counter(c));
            case DriverDeclaration.Sysctl s -> put("sysctl", sysctls, s.name(), texts.sysctl(s.key()));
            case DriverDeclaration.Fault f -> put("fault", faults, f.name(), texts.path(f.path()));
            case DriverDeclaration.Trace t -> put("trace", traces, t.name(), Optional.of(members.trace(t)));
            case DriverDeclaration.Log l -> put("log", logs, l.name(), texts.pattern(l.pattern()));
            case DriverDeclaration.Suppress s ->
                texts.suppression(s.span(), s.title(), s.because()).ifPresent(suppressions::add);
            case DriverDeclaration.Constant c -> {}
            case DriverDeclaration.Enumeration e -> {}
            case DriverDeclaration.Composite c -> {}
        }
    }

    private void module(DriverDeclaration.Module m) {
        if (module.isPresent()) {
            diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, m.file().span(), "a driver has one module"));
        }
        DriverModel.Module resolved = new ParameterResolver(constants, abi, diagnostics).module(m);
        Set<String> sound =
                resolved.parameters().stream().map(DriverModel.Parameter::name).collect(Collectors.toSet());
        m.parameters().stream()
                .map(p -> p.name().text())
                .filter(p -> !sound.contains(p))
                .forEach(mistaken::add);
        module = Optional.of(resolved);
    }

    /** A name is taken even if what it stands for is wrong. */
    private <T> void put(String kind, Map<String, T> into, Name name, Optional<T> value) {
        if (!taken.add(kind + " " + name)) {
            diagnostics.add(Diagnostic.error(Code.DUPLICATE_NAME, name.span(), "`" + name + "` is declared twice"));
        } else {
            value.ifPresentOrElse(v -> into.put(name.text(), v), () -> mistaken.add(name.text()));
        }
    }
}
