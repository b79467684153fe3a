// SPDX-License-Identifier: Apache-2.0
package dev.kspec.type;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a driver offers, names resolved and numbers computed.
 *
 * @param directory where its description, sources and Makefile are
 * @param module absent if the driver is built into the kernel
 */
public record DriverModel(
        String name,
        Path directory,
        Optional<Module> module,
        Map<String, String> devices,
        Map<String, Ioctl> ioctls,
        Map<String, String> counters,
        Map<String, String> faults) {
    public DriverModel {
        devices = Map.copyOf(devices);
        ioctls = Map.copyOf(ioctls);
        counters = Map.copyOf(counters);
        faults = Map.copyOf(faults);
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

    /** A module parameter. */
    public record Parameter(String name, ParameterType type, Optional<Value> value) {}

    /** The type of a module parameter. */
    public sealed interface ParameterType {
        /** An integer in the type's range. */
        record Integer(IntType type) implements ParameterType {}

        /** A text without white space. */
        record Text() implements ParameterType {}
    }

    /**
     * An ioctl.
     *
     * @param code its number, unsigned 32 bits
     * @param type of the argument, absent for {@code _IO}
     */
    public record Ioctl(String name, long code, IoctlCode.Direction direction, Optional<IntType> type) {}

    /** How a parameter's value is written when the module is loaded. */
    public static String written(Value value) {
        return switch (value) {
            case Value.Int(BigInteger i) -> i.toString();
            case Value.Bytes b -> new String(b.bytes(), java.nio.charset.StandardCharsets.UTF_8);
            case Value.Duration d -> d.canonical();
            case Value.Error e -> e.name();
        };
    }
}
