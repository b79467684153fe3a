// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.type.DriverModel;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which paths a case may change on any machine: its own, the driver's, and those for everybody's passing use. */
final class OwnPlaces {
    private static final List<String> PASSING =
            List.of("/tmp/", "/var/tmp/", "/dev/shm/", "/proc/self/", "/proc/thread-self/");

    /** Disks and memory: what is written there is lost, or stops the machine. */
    private static final Pattern RAW = Pattern.compile(
            "/dev/((sd|hd|vd|xvd|nvme|mmcblk|dm-|md|loop|zram|nbd|mtd|ram|sr|pmem)[a-z0-9]*|(mapper|disk|block)/.*|mem|kmem|port)");

    private final Optional<DriverModel> driver;
    private final Set<String> files = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    OwnPlaces(Optional<DriverModel> driver) {
        this.driver = driver;
        driver.ifPresent(d -> {
            files.addAll(d.devices().values());
            files.addAll(d.sysctls().values());
            d.counters().values().stream()
                    .map(c -> parent(c.path()))
                    .filter(p -> p.startsWith("/sys/")
                            && p.chars().filter(c -> c == '/').count() > 4)
                    .forEach(directories::add);
            d.faults().values().forEach(f -> directories.add(f + "/"));
            directories.add("/sys/kernel/debug/" + d.name() + "/");
            directories.add("/sys/class/" + d.name() + "/");
            d.module().ifPresent(m -> directories.add("/sys/module/" + m.kernelName() + "/"));
        });
    }

    /**
     * What writing there does, if that is harm.
     *
     * @param path nothing if it turns out when it is written to
     * @param isNew whether the file is made by this, so that no other is overwritten
     */
    Optional<String> written(Optional<String> path, boolean isNew) {
        return harm(path, isNew || path.filter(OwnPlaces::isDevice).isPresent(), "writes to");
    }

    /** What changing the name there does, or the file under it, if that is harm. */
    Optional<String> changed(Optional<String> path) {
        return harm(path, false, "changes");
    }

    private Optional<String> harm(Optional<String> path, boolean elsewhereIsFine, String verb) {
        if (path.isEmpty()) {
            return Optional.of(verb + " a file whose name turns out only then");
        }
        String plain = path.get();
        boolean up = plain.contains("..");
        if (!up && (!plain.startsWith("/") || isOwn(plain))) {
            return Optional.empty();
        }
        if (!up && RAW.matcher(plain).matches()) {
            return Optional.of(verb + " a disk or the memory of the machine");
        }
        if (plain.startsWith("/proc/") || plain.startsWith("/sys/")) {
            return Optional.of("changes a setting of the machine");
        }
        return elsewhereIsFine && !up ? Optional.empty() : Optional.of(verb + " a file of the machine");
    }

    private boolean isOwn(String path) {
        return files.contains(path)
                || path.startsWith(Destructive.MODULES + "/")
                || directories.stream().anyMatch(path::startsWith)
                || isPassing(path);
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** For everybody's use, and gone with the next boot. */
    static boolean isPassing(String path) {
        return PASSING.stream().anyMatch(path::startsWith);
    }

    /** What is opened there is a device, whose driver says what comes of it. */
    private static boolean isDevice(String path) {
        return path.startsWith("/dev/");
    }

    boolean isOwnModule(Optional<String> name) {
        return driver.flatMap(DriverModel::module)
                .filter(m -> name.filter(m.kernelName()::equals).isPresent())
                .isPresent();
    }
}
