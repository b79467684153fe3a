// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import dev.kspec.source.Span;
import java.util.List;
import java.util.Optional;

/** {@code driver NAME { … }}: what a driver offers. */
public record DriverDeclaration(Span span, Name name, List<Member> members) implements SpecFile.Item {
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

    /** {@code const NAME = 16}. */
    public record Constant(Span span, Name name, Expression value) implements Member {}

    /** {@code enum NAME: u32 { A, B = 5 }} and {@code flags NAME: u32 { X = 1 }}; without a type it is u32. */
    public record Enumeration(
            Span span, Enumeration.Kind kind, Name name, Optional<TypeReference> type, List<Entry> entries)
            implements Member {
        public Enumeration {
            entries = List.copyOf(entries);
        }

        /** Whether its values exclude one another. */
        public enum Kind {
            ENUM,
            FLAGS
        }
    }

    /** {@code B = 5}; without a value it is one more than the entry before it. */
    public record Entry(Span span, Name name, Optional<Expression> value) implements Node {}

    /** {@code struct NAME packed align 8 { … }} and {@code union NAME { … }}. */
    public record Composite(
            Span span, Composite.Kind kind, Name name, boolean packed, Optional<Expression> align, List<Field> fields)
            implements Member {
        public Composite {
            fields = List.copyOf(fields);
        }

        /** Whether its fields lie behind one another or upon one another. */
        public enum Kind {
            STRUCT,
            UNION
        }
    }

    /** {@code length: u16 = len(data) align 4}. */
    public record Field(
            Span span, Name name, TypeReference type, Optional<Expression> value, Optional<Expression> align)
            implements Node {}

    /** {@code u32}, {@code char[16]}, {@code be16[4][2]}. */
    public record TypeReference(Span span, Name name, List<Dimension> dimensions) implements Node {
        public TypeReference {
            dimensions = List.copyOf(dimensions);
        }
    }

    /** {@code [16]}; without a length the array is flexible. */
    public record Dimension(Span span, Optional<Expression> length) implements Node {}

    /** {@code ioctl NAME = _IOR('R', 1, s64)}. */
    public record Ioctl(Span span, Name name, IoctlNumber number) implements Member {}

    /** {@code counter NAME = "/sys/…"}, with {@code key "k"} or {@code row "lo:" column 2} behind it. */
    public record Counter(Span span, Name name, Text path, CounterPlace place) implements Member {}

    /** Where in its file a counter stands. */
    public sealed interface CounterPlace {}

    /** The file is the number. */
    public record WholeFile() implements CounterPlace {}

    /** {@code key "k"}: behind the key on its line. */
    public record KeyLine(Text key) implements CounterPlace {}

    /** {@code row "lo:" column 2}: a word, counted from 1, of the line that begins with the word. */
    public record RowColumn(Text row, Expression column) implements CounterPlace {}

    /** {@code sysctl NAME = "net.core.somaxconn"}. */
    public record Sysctl(Span span, Name name, Text key) implements Member {}

    /** {@code fault NAME = "/sys/kernel/debug/…"}. */
    public record Fault(Span span, Name name, Text path) implements Member {}

    /** {@code trace NAME(ret: s64) = system:event}. */
    public record Trace(Span span, Name name, List<TraceArgument> arguments, Name system, Name event)
            implements Member {
        public Trace {
            arguments = List.copyOf(arguments);
        }
    }

    /** {@code ret: s64}. */
    public record TraceArgument(Span span, Name name, TypeReference type) implements Node {}

    /** {@code log NAME = r"pattern"}. */
    public record Log(Span span, Name name, Text pattern) implements Member {}

    /** {@code suppress r"title" because "reason"}: reports of the kernel that are not to be minded. */
    public record Suppress(Span span, Text title, Text because) implements Member {}

    /** A module parameter; without a default it has to be given by whoever uses the driver. */
    public record Parameter(Span span, Name name, ParameterType type) implements Node {}

    /** {@code s64 = 0}. */
    public record ParameterType(Span span, TypeReference type, Optional<Expression> value) implements Node {}

    /** The number of an ioctl. */
    public sealed interface IoctlNumber extends Node {}

    /**
     * {@code _IOW('R', 2, s64)}; {@code type} is absent for {@code _IO}.
     *
     * @param byValue whether the argument is an integer instead of an address: {@code _IO('R', 2) value}
     */
    public record IoctlMacro(
            Span span,
            Name direction,
            Expression magic,
            Expression number,
            Optional<TypeReference> type,
            boolean byValue)
            implements IoctlNumber {}

    /** {@code 0x5413 read winsize}; the way is read, write, readwrite or value, absent if there is no argument. */
    public record IoctlPlain(Span span, Expression code, Optional<Name> way, Optional<TypeReference> type)
            implements IoctlNumber {}
}
