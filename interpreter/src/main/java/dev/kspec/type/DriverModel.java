// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import dev.kspec.source.Span;
import dev.kspec.type.IoctlCode.Direction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a driver offers, names resolved; every map is by name, in the order of the description.
 *
 * @param directory where its description, sources and Makefile are
 * @param module absent if the driver is built into the kernel
 * @param devices paths of device nodes
 * @param constants of {@code const}, and the entries of enums and flags
 * @param types structs, unions, enums and flags
 * @param sysctls files below /proc/sys
 * @param faults directories of fault attributes in debugfs
 * @param logs regular expressions for lines of the kernel's log
 * @param suppressions reports of the kernel that are not to be minded
 * @param mistaken names of what is declared, but wrongly, which was reported
 */
public record DriverModel(
        String name,
        Path directory,
        Optional<Module> module,
        Map<String, String> devices,
        Map<String, BigInteger> constants,
        Map<String, CType> types,
        Map<String, Ioctl> ioctls,
        Map<String, Counter> counters,
        Map<String, String> sysctls,
        Map<String, String> faults,
        Map<String, Trace> traces,
        Map<String, String> logs,
        List<Suppression> suppressions,
        Set<String> mistaken) {
    public DriverModel {
        mistaken = Set.copyOf(mistaken);
        devices = ordered(devices);
        constants = ordered(constants);
        types = ordered(types);
        ioctls = ordered(ioctls);
        counters = ordered(counters);
        sysctls = ordered(sysctls);
        faults = ordered(faults);
        traces = ordered(traces);
        logs = ordered(logs);
        suppressions = List.copyOf(suppressions);
    }

    /**
     * Reports of the kernel that are not to be minded while the driver is in use.
     *
     * @param title a regular expression that matches somewhere in a report's title
     * @param because the reason, shown wherever such a report is
     */
    public record Suppression(Span span, String title, String because) {}

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * A kernel module.
     *
     * @param file name of the .ko that the driver's Makefile makes, without a directory
     */
    public record Module(String file, List<Parameter> parameters) {
        public Module {
            parameters = List.copyOf(parameters);
        }

        /** The name under which the kernel knows it: {@code -} becomes {@code _}. */
        public String kernelName() {
            return file.replaceFirst("\\.ko$", "").replace('-', '_');
        }
    }

    /**
     * A module parameter.
     *
     * @param value its default: an integer, a bool, a text or a list of integers, as the type asks for
     */
    public record Parameter(String name, ParameterType type, Optional<Value> value) {}

    /** The type of a module parameter, as the kernel's module_param() and module_param_array() know them. */
    public sealed interface ParameterType {
        /** An integer in the type's range. */
        record Integer(IntType type) implements ParameterType {}

        /** {@code bool}. */
        record Bool() implements ParameterType {}

        /** A text without white space. */
        record Text() implements ParameterType {}

        /** {@code T[N]}: up to so many integers. */
        record Array(IntType type, int most) implements ParameterType {}
    }

    /** An ioctl: its number, which may differ from ABI to ABI, and its argument. */
    public record Ioctl(String name, Request request, Argument argument) {

        /** Which way the argument goes, seen from user space; NONE if no memory is involved. */
        public Direction direction() {
            return switch (request) {
                case Request.Macro macro -> macro.direction();
                case Request.Plain plain -> plain.direction();
            };
        }

        /** The type that the argument points to. */
        public Optional<CType> pointee() {
            return argument instanceof Argument.Pointer(CType type) ? Optional.of(type) : Optional.empty();
        }

        /** Whether the driver reads what the argument points to. */
        public boolean takes() {
            return pointee().isPresent() && direction().writes();
        }

        /** Whether the driver writes what the argument points to. */
        public boolean gives() {
            return pointee().isPresent() && direction().reads();
        }

        /** Its number on a target, or why it has none there. */
        public IoctlCode.Result code(Abi abi) {
            return switch (request) {
                case Request.Plain(long code, Direction way) -> new IoctlCode.Encoded(code);
                case Request.Macro(Direction way, int magic, int number) -> {
                    Optional<CType> sized = switch (argument) {
                        case Argument.None n -> Optional.empty();
                        case Argument.ByValue(Optional<CType> type) -> type;
                        case Argument.Pointer(CType type) -> Optional.of(type);
                    };
                    int size = sized.map(t -> Layout.of(t, abi).size()).orElse(0);
                    yield IoctlCode.encode(abi, way, magic, number, size);
                }
            };
        }

        /**
         * Its number on a target, unsigned 32 bits.
         *
         * @throws IllegalArgumentException if it has none there; whoever checks a description sees to that
         */
        public long number(Abi abi) {
            return switch (code(abi)) {
                case IoctlCode.Encoded(long code) -> code;
                case IoctlCode.TooLarge large -> throw new IllegalArgumentException(name + ": " + large.message());
            };
        }
    }

    /** How an ioctl's number comes about. */
    public sealed interface Request {
        /**
         * By one of the kernel's macros; the size of what the argument points to is part of it.
         *
         * @param magic 0 … 255
         * @param number 0 … 255
         */
        record Macro(Direction direction, int magic, int number) implements Request {}

        /**
         * It is the same on every ABI, such as 0x5413.
         *
         * @param code unsigned 32 bits
         * @param direction which way the argument goes; the number itself says nothing of it
         */
        record Plain(long code, Direction direction) implements Request {}
    }

    /** What an ioctl is given beside its number. */
    public sealed interface Argument {
        /** Nothing: 0. */
        record None() implements Argument {}

        /**
         * An integer itself.
         *
         * @param named the type that the number names all the same: {@code _IOW('K', 1, int) value}
         */
        record ByValue(Optional<CType> named) implements Argument {}

        /** The address of a value. */
        record Pointer(CType type) implements Argument {}
    }

    /** An integer in a text file of sysfs, procfs or debugfs. */
    public sealed interface Counter {
        /** The file. */
        String path();

        /** The file is the integer. */
        record WholeFile(String path) implements Counter {}

        /** The integer behind a key at the beginning of a line: {@code k value}, {@code k: value} or {@code k=value}. */
        record Key(String path, String key) implements Counter {}

        /**
         * A word of the line whose first word is known, words being what white space separates.
         *
         * @param column of the word, the line's first word being 1
         */
        record Column(String path, String row, int column) implements Counter {}
    }

    /** A tracepoint, as /sys/kernel/tracing/events names it, and those of its fields that specs speak of. */
    public record Trace(String system, String event, Map<String, CType> arguments) {
        public Trace {
            arguments = ordered(arguments);
        }
    }

    /** How a parameter's value is written when the module is loaded. */
    public static String written(Value value) {
        return switch (value) {
            case Value.Int(BigInteger i) -> i.toString();
            case Value.Bool(boolean holds) -> holds ? "1" : "0";
            case Value.Bytes b -> new String(b.bytes(), StandardCharsets.UTF_8);
            case Value.Items(List<Value> items) ->
                items.stream().map(DriverModel::written).collect(Collectors.joining(","));
            case Value.Duration d -> d.canonical();
            case Value.Error e -> e.name();
            case Value.Signal signal -> signal.name();
            case Value.Word word -> word.canonical();
            case Value.Ip ip -> ip.address().text();
            case Value.Fields f -> f.canonical();
        };
    }
}
