// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;

/** {@code driver NAME { … }}: what a driver offers. */
public record DriverDeclaration(Span span, Name name, List<Member> members) implements Node {
    public DriverDeclaration {
        members = List.copyOf(members);
    }

    /** One line of a driver's description. */
    public sealed interface Member extends Node {}

    /** {@code module "x.ko" { p: u32 = 4 }}. */
    public record Module(Span span, Text file, List<Parameter> parameters) implements Member {
        public Module {
            parameters = List.copyOf(parameters);
        }
    }

    /** {@code device NAME = "/dev/…"}. */
    public record Device(Span span, Name name, Text path) implements Member {}

    /** {@code ioctl NAME = _IOR('R', 1, s64)}. */
    public record Ioctl(Span span, Name name, IoctlNumber number) implements Member {}

    /** {@code counter NAME = "/sys/…"}. */
    public record Counter(Span span, Name name, Text path) implements Member {}

    /** {@code fault NAME = "/sys/kernel/debug/…"}. */
    public record Fault(Span span, Name name, Text path) implements Member {}

    /** A module parameter; without a default it has to be given by whoever uses the driver. */
    public record Parameter(Span span, Name name, ParameterType type) implements Node {}

    /** {@code s64 = 0}. */
    public record ParameterType(Span span, Name type, java.util.Optional<Expression> value) implements Node {}

    /** {@code _IOW('R', 2, s64)}; {@code type} is absent for {@code _IO}. */
    public record IoctlNumber(
            Span span, Name direction, Expression magic, Expression number, java.util.Optional<Name> type)
            implements Node {}
}
