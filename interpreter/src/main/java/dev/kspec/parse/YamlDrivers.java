// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.UseDriver;
import dev.kspec.diag.Diagnostics;
import dev.kspec.parse.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Drivers' descriptions, and the use of drivers, from YAML's keys. */
final class YamlDrivers {
    private static final List<String> DRIVER_KEYS =
            List.of("name", "offers", "module", "devices", "ioctls", "counters", "faults");

    private final Diagnostics diagnostics;
    private final YamlValues values;
    private final YamlShapes shapes;

    YamlDrivers(YamlValues values, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.values = values;
        this.shapes = values.shapes();
    }

    /** {@code offers} holds members as the language writes them; the other keys say the most frequent ones. */
    DriverDeclaration driver(YamlNode node) {
        if (node instanceof Scalar) {
            shapes.shape(
                    node.span(),
                    "a driver is written as keys and values",
                    "a driver that is described elsewhere is used by writing: use: NAME");
            return new DriverDeclaration(node.span(), new dev.kspec.ast.Name(node.span(), ""), List.of());
        }
        Map<String, YamlNode> entries = shapes.mapping(node, "a driver", DRIVER_KEYS);
        List<DriverDeclaration.Member> members = new ArrayList<>();
        YamlShapes.ifPresent(entries, "module", n -> module(n).ifPresent(members::add));
        YamlShapes.ifPresent(
                entries,
                "devices",
                n -> shapes.named(n, "devices")
                        .forEach((k, v) -> members.add(new DriverDeclaration.Device(
                                YamlValues.span(k, v), values.name(k), values.text(v, "a device's path")))));
        YamlShapes.ifPresent(
                entries,
                "ioctls",
                n -> shapes.named(n, "ioctls").forEach((k, v) -> ioctl(k, v).ifPresent(members::add)));
        YamlShapes.ifPresent(
                entries,
                "counters",
                n -> shapes.named(n, "counters")
                        .forEach((k, v) -> members.add(new DriverDeclaration.Counter(
                                YamlValues.span(k, v),
                                values.name(k),
                                values.text(v, "a counter's path"),
                                new DriverDeclaration.WholeFile()))));
        YamlShapes.ifPresent(
                entries,
                "faults",
                n -> shapes.named(n, "faults")
                        .forEach((k, v) -> members.add(new DriverDeclaration.Fault(
                                YamlValues.span(k, v), values.name(k), values.text(v, "a fault's path")))));
        YamlShapes.ifPresent(entries, "offers", n -> members.addAll(offers(n)));
        return new DriverDeclaration(node.span(), values.required(entries, "name", node, "a driver"), members);
    }

    private List<DriverDeclaration.Member> offers(YamlNode node) {
        return values.block(node, "what a driver offers: its members")
                .map(part -> KspecParsing.members(part, diagnostics))
                .orElse(List.of());
    }

    private Optional<DriverDeclaration.Ioctl> ioctl(Scalar key, YamlNode value) {
        return shapes.scalar(value, "an ioctl")
                .flatMap(values::words)
                .map(part -> new DriverDeclaration.Ioctl(
                        YamlValues.span(key, value), values.name(key), KspecParsing.ioctl(part, diagnostics)));
    }

    private Optional<DriverDeclaration.Module> module(YamlNode node) {
        if (node instanceof Scalar scalar) {
            return Optional.of(
                    new DriverDeclaration.Module(node.span(), values.text(scalar, "a module's file"), List.of()));
        }
        Map<String, YamlNode> entries = shapes.mapping(node, "a module", List.of("file", "params"));
        List<DriverDeclaration.Parameter> parameters = new ArrayList<>();
        YamlShapes.ifPresent(
                entries,
                "params",
                n -> shapes.named(n, "params")
                        .forEach((k, v) -> shapes.scalar(v, "a parameter's type")
                                .flatMap(values::words)
                                .ifPresent(part -> parameters.add(new DriverDeclaration.Parameter(
                                        YamlValues.span(k, v),
                                        values.name(k),
                                        KspecParsing.parameterType(part, diagnostics))))));
        if (!entries.containsKey("file")) {
            shapes.shape(node, "a module needs the key `file`");
            return Optional.empty();
        }
        return Optional.of(new DriverDeclaration.Module(
                node.span(), values.text(entries.get("file"), "a module's file"), parameters));
    }

    UseDriver use(YamlNode node) {
        if (node instanceof Scalar scalar) {
            return new UseDriver(node.span(), values.name(scalar), List.of());
        }
        Map<String, YamlNode> entries = shapes.mapping(node, "use", List.of("driver", "params"));
        List<UseDriver.Argument> arguments = new ArrayList<>();
        YamlShapes.ifPresent(
                entries,
                "params",
                n -> shapes.named(n, "params")
                        .forEach((k, v) -> values.value(v, "a parameter's value")
                                .ifPresent(e -> arguments.add(
                                        new UseDriver.Argument(YamlValues.span(k, v), values.name(k), e)))));
        return new UseDriver(node.span(), values.required(entries, "driver", node, "use"), arguments);
    }
}
